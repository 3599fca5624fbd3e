using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Stops a process in order: tasks run in phases, phases one after the other, each with a time limit. The last phase terminates
/// the actor system. It runs once; who calls again gets the same task.
/// </summary>
public sealed partial class CoordinatedShutdown : IExtension
{
    private readonly ShutdownPhases _phases;
    private readonly Dictionary<string, List<(string Name, Func<Task<Done>> Task)>> _tasks = [];
    private readonly ILoggingAdapter _log;
    private readonly TaskCompletionSource<Done> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Reason? _reason;

    internal CoordinatedShutdown(ExtendedActorSystem system)
    {
        System = system;
        _log = Logging.GetLogger(system, "CoordinatedShutdown");
        _phases = new ShutdownPhases(system.Settings.Config.GetConfig("akka.coordinated-shutdown"));
    }

    public ExtendedActorSystem System { get; }

    /// <summary>Null until it runs.</summary>
    public Reason ShutdownReason => Volatile.Read(ref _reason)!;

    public TimeSpan TotalTimeout
    {
        get
        {
            lock (_tasks) return _tasks.Keys.Aggregate(TimeSpan.Zero, (sum, phase) => sum + Timeout(phase));
        }
    }

    public static CoordinatedShutdown Get(ActorSystem sys) =>
        sys.WithExtension<CoordinatedShutdown, CoordinatedShutdownExtension>();

    public TimeSpan Timeout(string phase) => _phases[phase].Timeout;

    /// <summary>Adds a task to a phase; the tasks of a phase run side by side.</summary>
    /// <exception cref="Configuration.ConfigurationException">The configuration has no such phase.</exception>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentException.ThrowIfNullOrEmpty(taskName);
        var known = _phases[phase].Name;
        lock (_tasks)
        {
            if (!_tasks.TryGetValue(known, out var tasks)) _tasks.Add(known, tasks = []);
            tasks.Add((taskName, task));
        }
    }

    public Task<Done> Run(Reason reason, string? fromPhase = null)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var phases = _phases.From(fromPhase);
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null) _ = Task.Run(() => RunAsync(phases));
        return _done.Task;
    }

    private async Task RunAsync(IEnumerable<ShutdownPhase> phases)
    {
        try
        {
            foreach (var phase in phases) await RunAsync(phase).ConfigureAwait(false);
            _done.TrySetResult(Done.Instance);
        }
        catch (Exception e)
        {
            _log.Error(e, "Coordinated shutdown was given up: {0}", e.Message);
            _done.TrySetException(e);
        }
    }

    private async Task RunAsync(ShutdownPhase phase)
    {
        (string Name, Func<Task<Done>> Task)[] tasks;
        lock (_tasks) tasks = _tasks.TryGetValue(phase.Name, out var added) ? [.. added] : [];
        if (tasks.Length == 0) return;
        var names = string.Join(", ", tasks.Select(t => t.Name));
        if (!phase.Enabled)
        {
            _log.Info("Phase [{0}] is off; its tasks [{1}] do not run.", phase.Name, names);
            return;
        }

        _log.Debug("Performing phase [{0}] with [{1}] tasks: [{2}]", phase.Name, tasks.Length, names);
        var all = Task.WhenAll(tasks.Select(task => RunAsync(phase, task.Name, task.Task)));
        try
        {
            await all.WaitAsync(phase.Timeout).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!all.IsCompleted)
        {
            var message = $"Coordinated shutdown phase [{phase.Name}] timed out after {phase.Timeout}.";
            if (!phase.Recover) throw new TimeoutException(message);
            _log.Warning(message);
        }
    }

    private async Task RunAsync(ShutdownPhase phase, string name, Func<Task<Done>> task)
    {
        try
        {
            await Task.Run(task).ConfigureAwait(false);
        }
        catch (Exception e) when (phase.Recover)
        {
            _log.Warning(e, "Task [{0}] failed in phase [{1}]: {2}", name, phase.Name, e.Message);
        }
    }
}
