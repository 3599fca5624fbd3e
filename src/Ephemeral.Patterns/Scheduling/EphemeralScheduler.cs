using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Patterns;

/// <summary>
/// Runs work at its times: by cron, at an interval, or once. What is due becomes an operation of a coordinator of its own, which
/// bounds, shows and cancels it as any other. Any thread may call any member.
/// </summary>
/// <remarks>
/// It lives in the process and forgets with it: times that pass while no process runs are not made up for, and every process with
/// the same schedules runs them for itself. The times of cron and of <see cref="EphemeralSchedule.OnceAt"/> are those of the wall
/// clock. When that is set forward, the times in between have been missed; when it is set back by more than a minute, cron's
/// times that come again are due again. What is left out is counted in the schedule's status and told by the coordinator's
/// signals <see cref="MissedSignal"/>, <see cref="OverlappedSignal"/> and <see cref="RefusedSignal"/>, once for all that a look
/// finds, with the schedule's name as key.
/// </remarks>
public sealed partial class EphemeralScheduler : IAsyncDisposable
{
    /// <summary>Raised when times were left out because they were missed: <c>schedule.missed</c>.</summary>
    public const string MissedSignal = "schedule.missed";

    /// <summary>Raised when a time was left out because what was before it had not ended: <c>schedule.overlapped</c>.</summary>
    public const string OverlappedSignal = "schedule.overlapped";

    /// <summary>Raised when a time was left out because the coordinator had no room: <c>schedule.refused</c>.</summary>
    public const string RefusedSignal = "schedule.refused";

    // a wall clock that is set is noticed at the next look
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ScheduledWork> _schedules = new(StringComparer.Ordinal);
    private readonly EphemeralKeyedResultCoordinator<string, Occurrence, bool> _coordinator;
    private readonly PatternClock _clock;
    private readonly DateTimeOffset _made;
    private readonly OneShotTimer _timer;
    private readonly int _maxSchedules;
    private readonly IDisposable? _shown;
    private TimeSpan _ahead;
    private bool _isDisposed;

    /// <summary>Makes a scheduler without schedules.</summary>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="system">Where its coordinator lives; null for the system that all such coordinators of the process
    /// share.</param>
    /// <param name="name">What its coordinator is called; null for a name made from its kind and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    public EphemeralScheduler(EphemeralSchedulerOptions? options = null, ActorSystem? system = null, string? name = null)
    {
        options ??= new EphemeralSchedulerOptions();
        options.Check().ThrowIfAny();
        _maxSchedules = options.MaxSchedules;
        _coordinator = new EphemeralKeyedResultCoordinator<string, Occurrence, bool>(
            static occurrence => occurrence.Work.Name, static (occurrence, ct) => occurrence.RunAsync(ct), options.Coordinator, system, name);
        _clock = new PatternClock(_coordinator.Options.TimeProvider);
        _made = _clock.Time.GetUtcNow();
        _timer = new OneShotTimer(_clock.Time, Look);
        _shown = Show(_coordinator.ActorSystem);
    }

    /// <summary>The coordinator that runs what is due, to pause, watch and steer it. The keys of its operations are the names of
    /// the schedules.</summary>
    public EphemeralCoordinator Coordinator => _coordinator;

    /// <summary>Adds a schedule. One that was due once and is over is forgotten to make room.</summary>
    /// <param name="name">What it is called; compared ordinally.</param>
    /// <param name="schedule">When it is due.</param>
    /// <param name="body">What is done then. Its token is cancelled by a timeout, by <c>Cancel</c>, or by disposal.</param>
    /// <param name="options">How it deals with missed times and overlaps; null for the defaults.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentNullException">The name, the schedule or the body is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    /// <exception cref="InvalidOperationException">There is one of that name, or as many as there may be.</exception>
    /// <exception cref="ObjectDisposedException">The scheduler is disposed.</exception>
    public void Add(
        string name, EphemeralSchedule schedule, Func<EphemeralScheduledTime, CancellationToken, Task> body,
        EphemeralScheduleOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(body);
        options ??= new EphemeralScheduleOptions();
        options.Check(_coordinator.Options.MaxConcurrencyPerKey).ThrowIfAny();
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_schedules.ContainsKey(name))
                throw new InvalidOperationException($"There is a schedule '{name}' already. Remove it first, or choose another name.");
            if (_schedules.Count >= _maxSchedules && _schedules.Values.FirstOrDefault(static work => work.Core.IsOver) is { } over)
                _schedules.Remove(over.Name);
            if (_schedules.Count >= _maxSchedules)
                throw new InvalidOperationException($"There are {_maxSchedules} schedules already. Remove some, or raise MaxSchedules.");
            var now = NowOf(schedule);
            var work = new ScheduledWork(name, schedule, options, body, now);
            _schedules.Add(name, work);
            Step_NeedsLock(work, core => core.Look(now));
            SetTimer_NeedsLock();
        }
    }

    /// <summary>Takes a schedule away. What was started for it goes on; what waits for that is left out.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public bool Remove(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_lock)
            return _schedules.Remove(name);
    }

    /// <summary>Runs a schedule's work now, beside its times, by its <see cref="EphemeralScheduleOptions.Overlaps"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>False when there is no such schedule, or when it does not start now: what is before it has not ended, or the
    /// coordinator has no room.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public bool RunNow(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_lock)
        {
            if (!_schedules.TryGetValue(name, out var work))
                return false;
            var now = NowOf(work.Schedule);
            return Step_NeedsLock(work, core => core.Demand(now) ? [now] : []) > 0;
        }
    }

    /// <summary>All schedules with their next and their last run, in the order of their names. The dashboard and the shell show the
    /// same.</summary>
    public IReadOnlyList<EphemeralScheduleStatus> GetSchedules()
    {
        lock (_lock)
        {
            return
            [
                .. _schedules.Values.OrderBy(static work => work.Name, StringComparer.Ordinal)
                    .Select(work => work.Status(_coordinator.Name, AheadOf_NeedsLock(work.Schedule))),
            ];
        }
    }

    /// <summary>How many schedules there are, and what their coordinator does.</summary>
    public override string ToString()
    {
        lock (_lock)
            return $"{_schedules.Count} schedules, {_coordinator}";
    }

    /// <summary>Nothing is due any more; what runs is cancelled, and waited for up to the coordinator's
    /// <see cref="EphemeralOptions.ShutdownTimeout"/>. Calling it again waits for the same.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer.Dispose();
            _schedules.Clear();
        }

        _shown?.Dispose();
        return _coordinator.DisposeAsync();
    }

    /// <summary>A scheduler whose actor system is ending is made all the same, as its coordinator is; nobody can ask for it.</summary>
    private IDisposable? Show(ActorSystem system)
    {
        try
        {
            return EphemeralRegistry.For(system).AddSchedules(GetSchedules);
        }
        catch (Exception) when (system.WhenTerminated.IsCompleted)
        {
            return null;
        }
    }
}
