using System.Diagnostics;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// Tells those who listen of the operations of one worker: how long each waited and ran, and an activity around its body. While nobody
/// listens it looks at two fields and does nothing. A listener that throws is counted, and the operation does not notice.
/// </summary>
/// <param name="context">The worker's coordinator.</param>
/// <param name="outside">The context that those of its bodies are made from.</param>
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
        if (CoordinatorMeter.WaitTime.Enabled)
            RecordWait(operation);
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
        Activity.Current = _before;
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
            RecordDuration(operation);
            return;
        }

        _ended = operation;
        ExecutionContext.Run(outside, static state => ((WorkerTelemetry)state!).TellEnd(), this);
    }

    private void RecordWait(Operation operation)
    {
        // one that was under way when listening began may have been stamped after its start
        if (operation.AdmittedAt is not (var admitted and not 0) || admitted > operation.StartedAt)
            return;
        try
        {
            CoordinatorMeter.WaitTime.Record(Seconds(admitted, operation.StartedAt), context.Metered.Tag);
        }
        catch (Exception)
        {
            context.End.CountCallbackFailure();
        }
    }

    private void StartActivity(Operation operation)
    {
        var links = operation.TakeLinks();
        _before = Activity.Current;
        try
        {
            // it is linked to its caller, and nobody's child
            Activity.Current = null;
            _activity = OperationTracing.Source.StartActivity(ActivityKind.Internal, default, _tags, links, default, _activityName);
            _activity?.SetTag(EphemeralDiagnostics.OperationIdTag, operation.Id);
        }
        catch (Exception)
        {
            context.End.CountCallbackFailure();
        }

        if (_activity is null)
            Activity.Current = _before;
    }

    private void TellEnd()
    {
        var (operation, activity) = (_ended!, _activity);
        _ended = null;
        _activity = null;
        if (activity is not null)
            Activity.Current = activity;
        RecordDuration(operation);
        if (activity is not null)
            Stop(activity, operation);
    }

    private void RecordDuration(Operation operation)
    {
        try
        {
            CoordinatorMeter.Duration.Record(
                Seconds(operation.StartedAt, operation.EndedAt), context.Metered.EndTags(operation.State));
        }
        catch (Exception)
        {
            context.End.CountCallbackFailure();
        }
    }

    private double Seconds(long from, long to) => (to - from) * _secondsPerStamp;

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
