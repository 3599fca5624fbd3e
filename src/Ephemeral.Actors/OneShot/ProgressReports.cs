using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Actors;

namespace Ephemeral.Actors.OneShot;

/// <summary>
/// Tells a caller how far its run has come: once a <see cref="EphemeralOptions.SampleInterval"/>, one call at a time, and once
/// more at the end. A call that throws is counted and logged, and the run goes on.
/// </summary>
internal sealed class ProgressReports : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly IProgress<EphemeralProgress> _progress;
    private readonly CoordinatorParts _parts;
    private readonly ILoggingAdapter _log;
    private readonly long _start;
    private readonly ITimer _timer;
    private Task _call = Task.CompletedTask;
    private bool _ended;

    public ProgressReports(IProgress<EphemeralProgress> progress, CoordinatorParts parts, ActorSystem system, long start)
    {
        _progress = progress;
        _parts = parts;
        _log = Logging.GetLogger(system, nameof(EphemeralForEachExtensions.EphemeralForEachAsync));
        _start = start;
        var interval = parts.Options.SampleInterval;
        _timer = parts.Clock.Time.CreateTimer(_ => OnInterval(), null, interval, interval);
    }

    /// <summary>Reports for the last time: the figures are final.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        Task running;
        lock (_lock)
        {
            _ended = true;
            running = _call;
        }

        await running.ConfigureAwait(false);
        Report();
    }

    // while the last call still runs, this one is left out
    private void OnInterval()
    {
        lock (_lock)
        {
            if (!_ended && _call.IsCompleted)
                _call = Task.Run(Report);
        }
    }

    private void Report()
    {
        try
        {
            _progress.Report(Figures());
        }
        catch (Exception e)
        {
            _parts.End.CountCallbackFailure();
            _log.Warning(e, "The progress of '{0}' threw; the run goes on.", _parts.Name);
        }
    }

    private EphemeralProgress Figures()
    {
        var unstarted = _parts.Slots.CancelledUnstarted;
        var tally = _parts.Slots.Sum();
        return new EphemeralProgress(
            tally.Started, tally.Completed, tally.Failed, tally.Cancelled + unstarted, tally.Started - tally.Ended,
            _parts.Clock.Since(_start));
    }
}
