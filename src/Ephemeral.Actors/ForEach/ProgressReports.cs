using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.ForEach;

/// <summary>
/// Reports how far a run is, once a <see cref="EphemeralOptions.SampleInterval"/> and when it has ended: one call at a time, beside the
/// work. While a call runs on, further ones are left out.
/// </summary>
internal sealed class ProgressReports : IAsyncDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly IProgress<EphemeralProgress> _progress;
    private readonly Func<EphemeralProgress> _read;
    private readonly CoordinatorContext _context;
    private readonly ILoggingAdapter _log;
    private readonly SelfTimer _timer;
    private Task _call = Task.CompletedTask;
    private bool _hasEnded;
    private bool _hasClockFailed;

    public ProgressReports(IProgress<EphemeralProgress> progress, Func<EphemeralProgress> read, CoordinatorContext context, ActorSystem system)
    {
        (_progress, _read, _context) = (progress, read, context);
        _log = Logging.GetLogger(system, nameof(EphemeralForEachExtensions.EphemeralForEachAsync));
        _timer = new SelfTimer(context.Clock, OnInterval);
        SetTimer();
    }

    public async ValueTask DisposeAsync()
    {
        Task running;
        lock (_lock)
        {
            _hasEnded = true;
            running = _call;
        }

        _timer.Dispose();
        var last = Task.Run(async () =>
        {
            await running.ConfigureAwait(false);
            Report();
        });
        try
        {
            await last.WaitAsync(Longest).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _context.End.CountCallbackFailure();
            _log.Warning("The progress of '{0}' was let go of: it blocks for {1} after the run has ended. Have Report return soon.", _context.Name, Longest);
        }
    }

    /// <summary>How long a call may hold up the end of the run: as long as a body, and no less than what is quick takes on a busy machine.</summary>
    private TimeSpan Longest => _context.Options.ShutdownTimeout > Shortest ? _context.Options.ShutdownTimeout : Shortest;

    private void OnInterval()
    {
        lock (_lock)
        {
            if (_hasEnded)
                return;
            if (_call.IsCompleted)
                _call = Task.Run(Report);
            SetTimer();
        }
    }

    private void SetTimer()
    {
        try
        {
            _timer.Set(_context.Options.SampleInterval);
        }
        catch (Exception e)
        {
            _context.End.CountCallbackFailure();
            if (!_hasClockFailed)
                _log.Warning(e, "The clock of '{0}' threw. The run goes on, and its progress is told again when the clock can be read.", _context.Name);
            _hasClockFailed = true;
            _timer.Retry();
        }
    }

    private void Report()
    {
        try
        {
            _progress.Report(_read());
        }
        catch (Exception e)
        {
            _context.End.CountCallbackFailure();
            _log.Warning(e, "The progress of '{0}' threw; the run goes on.", _context.Name);
        }
    }
}
