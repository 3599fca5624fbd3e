using System.Diagnostics;
using System.Diagnostics.Metrics;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// Tells those who listen of the operations of one worker: how long each waited and ran, and an activity around its body. While nobody
/// listens it looks at two fields and does nothing. A listener that throws is counted, and the operation does not notice.
/// </summary>
internal sealed class WorkerTelemetry(CoordinatorContext context, ExecutionContext outside)
{
    private readonly KeyValuePair<string, object?>[] _tags = [context.Metered.Tag];
    private readonly string _activityName = $"process {context.Metered.Name}";
    private readonly double _secondsPerStamp = 1.0 / context.Clock.Time.TimestampFrequency;
    private Activity? _activity;
    private Activity? _before;
    private Operation? _ended;

    /// <summary>Called in the context of bodies, just before the body. The body then runs inside the operation's activity.</summary>
    public void Started(Operation operation)
    {
        // one that was under way when listening began may have been stamped after its start
        if (CoordinatorMeter.WaitTime.Enabled && operation.AdmittedAt is not 0 and var admitted && admitted <= operation.StartedAt)
            Record(CoordinatorMeter.WaitTime, admitted, operation.StartedAt, _tags);
        if (OperationTracing.Source.HasListeners())
            StartActivity(operation);
    }

    /// <summary>
    /// Called when the body has given its thread back: what runs here now is outside of the activity, which goes on with the body.
    /// </summary>
    public void Returned()
    {
        if (_activity is null)
            return;
        MakeCurrent(_before);
        _before = null;
    }

    /// <summary>Called when its end is counted, and before anybody is told of it; in whatever context, which stays as it is.</summary>
    /// <remarks>A listener must find no activity but the operation's own: it may keep it as an example of what it measures.</remarks>
    public void Ended(Operation operation)
    {
        if (_activity is null && !CoordinatorMeter.Duration.Enabled)
            return;
        if (_activity is null && Activity.Current is null)
        {
            Record(CoordinatorMeter.Duration, operation.StartedAt, operation.EndedAt, context.Metered.EndTags(operation.State));
            return;
        }

        _ended = operation;
        ExecutionContext.Run(outside, static state => ((WorkerTelemetry)state!).TellEnd(), this);
    }

    private void StartActivity(Operation operation)
    {
        var links = operation.TakeLinks();
        _before = Activity.Current;
        // it is linked to its caller, and nobody's child
        MakeCurrent(null);
        try
        {
            _activity = OperationTracing.Source.StartActivity(ActivityKind.Internal, default, _tags, links, default, _activityName);
            _activity?.SetTag(EphemeralDiagnostics.OperationIdTag, operation.Id);
        }
        catch (Exception)
        {
            context.End.CountCallbackFailure();
        }

        if (_activity is null)
            MakeCurrent(_before);
    }

    /// <summary>Whoever listens for the change may throw; the activity has changed all the same.</summary>
    private void MakeCurrent(Activity? activity)
    {
        try
        {
            Activity.Current = activity;
        }
        catch (Exception)
        {
            context.End.CountCallbackFailure();
        }
    }

    private void TellEnd()
    {
        var (operation, activity) = (_ended!, _activity);
        _ended = null;
        _activity = null;
        if (activity is not null)
            MakeCurrent(activity);
        Record(CoordinatorMeter.Duration, operation.StartedAt, operation.EndedAt, context.Metered.EndTags(operation.State));
        if (activity is not null)
            Stop(activity, operation);
    }

    private void Record(Histogram<double> instrument, long from, long to, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            instrument.Record((to - from) * _secondsPerStamp, tags);
        }
        catch (Exception)
        {
            context.End.CountCallbackFailure();
        }
    }

    // the error's type, and not its text, which may tell what the work was about
    private void Stop(Activity activity, Operation operation)
    {
        activity.SetTag(EphemeralDiagnostics.OutcomeTag, MeteredCoordinator.NameOf(operation.State));
        if (operation is { State: OperationStates.Failed, Error: { } error })
        {
            var type = error.GetType().FullName;
            activity.SetTag(EphemeralDiagnostics.ErrorTypeTag, type);
            activity.SetStatus(ActivityStatusCode.Error, type);
        }

        try
        {
            activity.Stop();
        }
        catch (Exception)
        {
            context.End.CountCallbackFailure();
        }
    }
}
