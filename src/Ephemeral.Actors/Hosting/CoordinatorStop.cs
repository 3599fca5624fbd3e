using Akka;
using Akka.Actor;
using Ephemeral.Actors.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Actors.Hosting;

/// <summary>
/// Ends the coordinators that were made, in three steps: intake closes, work drains, the rest is cancelled. Each step may be taken by the
/// host and by the actor system's CoordinatedShutdown, in any order and as often as they like.
/// </summary>
internal sealed class CoordinatorStop(ILogger<CoordinatorStop> log, IServiceProvider? root = null) : IAsyncDisposable, IDisposable
{
    // a step that ends by itself before its phase times out leaves no warning behind
    private const double ShareOfPhase = 0.9;

    private readonly Lock _lock = new();
    private readonly List<EndingCoordinator> _coordinators = [];
    private readonly HashSet<Type> _handlers = [];
    private bool _isClosed;
    private bool _hasJoinedShutdown;
    private volatile bool _hasGivenUp;

    /// <summary>All that were made, whether or not they have ended; those of a scope, until it ends.</summary>
    public IReadOnlyList<EphemeralCoordinator> Coordinators => [.. Made().Select(ending => ending.Coordinator)];

    /// <summary>Has a coordinator end with the rest; at once if that has begun.</summary>
    public void Add(EphemeralCoordinator coordinator, ActorSystem system)
    {
        var ending = new EndingCoordinator(coordinator);
        bool isFirst, isClosed;
        lock (_lock)
        {
            (isFirst, isClosed) = (!_hasJoinedShutdown, _isClosed);
            _hasJoinedShutdown = true;
            _coordinators.Add(ending);
        }

        if (isFirst)
            JoinShutdownOf(system);
        if (isClosed)
            ending.Close();
    }

    public void Remove(EphemeralCoordinator? coordinator)
    {
        lock (_lock)
            _coordinators.RemoveAll(ending => ending.Coordinator == coordinator);
    }

    /// <summary>
    /// The handler of one operation. The coordinators end before the services that it has been given, also those that were made after the
    /// coordinators: a container disposes of what it made last first.
    /// </summary>
    public THandler HandlerOf<THandler>(AsyncServiceScope scope) where THandler : class
    {
        var handler = scope.ServiceProvider.GetRequiredService<THandler>();
        lock (_lock)
        {
            if (!_handlers.Add(typeof(THandler)))
                return handler;
        }

        try
        {
            root!.GetRequiredService<EarlyStop>().Stop = this;
        }
        catch (ObjectDisposedException)
        {
            // the container is being disposed of already
        }

        return handler;
    }

    public void CloseIntake()
    {
        lock (_lock)
            _isClosed = true;
        foreach (var coordinator in Made())
            coordinator.Close();
    }

    /// <summary>Closes intake and waits until all work that can start has ended, or <paramref name="enough"/> is cancelled.</summary>
    public async Task DrainAsync(CancellationToken enough)
    {
        CloseIntake();
        if (!_hasGivenUp)
            await Task.WhenAll(Made().Select(coordinator => coordinator.DrainAsync(log, enough))).ConfigureAwait(false);
    }

    /// <summary>Cancels what has not ended, waits for it until <paramref name="enough"/> is cancelled, and logs the outcome.</summary>
    public async Task GiveUpAsync(CancellationToken enough)
    {
        CloseIntake();
        if (_hasGivenUp)
            return;
        var made = Made();
        // a coordinator that has drained stays readable, and goes on refusing politely
        await DisposeAsync(made.Where(ending => !ending.Coordinator.IsDrained))
            .WaitAsync(enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _hasGivenUp = true;
        foreach (var coordinator in made)
            coordinator.Report(log);
    }

    public async ValueTask DisposeAsync()
    {
        await GiveUpAsync(CancellationToken.None).ConfigureAwait(false);
        await DisposeAsync(Made()).ConfigureAwait(false);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static Task DisposeAsync(IEnumerable<EndingCoordinator> coordinators) =>
        Task.WhenAll(coordinators.Select(ending => ending.Coordinator.DisposeAsync().AsTask()));

    private EndingCoordinator[] Made()
    {
        lock (_lock)
            return [.. _coordinators];
    }

    private void JoinShutdownOf(ActorSystem system)
    {
        // Akka.NET's shutdown lives as long as the system, and must not keep what flows with whoever asks for it first
        using var suppressed = ExecutionContext.SuppressFlow();
        var shutdown = CoordinatedShutdown.Get(system);
        Join(CoordinatedShutdown.PhaseServiceUnbind, "ephemeral-close-intake", _ =>
        {
            CloseIntake();
            return Task.CompletedTask;
        });
        Join(CoordinatedShutdown.PhaseServiceRequestsDone, "ephemeral-drain", DrainAsync);
        Join(CoordinatedShutdown.PhaseServiceStop, "ephemeral-give-up", GiveUpAsync);

        void Join(string phase, string name, Func<CancellationToken, Task> step) => shutdown.AddTask(phase, name, async () =>
        {
            using var enough = new CancellationTokenSource(shutdown.Timeout(phase) * ShareOfPhase);
            await step(enough.Token).ConfigureAwait(false);
            return Done.Instance;
        });
    }

    /// <summary>A coordinator on its way to its end: what was left when its intake closed, and what became of that.</summary>
    private sealed class EndingCoordinator(EphemeralCoordinator coordinator)
    {
        private EphemeralStatus? _atClose;
        private int _reports;

        public EphemeralCoordinator Coordinator => coordinator;

        /// <summary>Ends intake. The report counts from before: what ends while intake closes was left too.</summary>
        public void Close()
        {
            if (_atClose is null)
                Interlocked.CompareExchange(ref _atClose, StartableDrain.StatusOf(coordinator), null);
            coordinator.Complete();
        }

        public async Task DrainAsync(ILogger log, CancellationToken enough)
        {
            try
            {
                await StartableDrain.WaitAsync(coordinator, enough).ConfigureAwait(false);
            }
            catch (InvalidOperationException e) when (coordinator.Shared.End.StreamError is null)
            {
                // the host is stopped from inside of an operation, which can't be waited for
                log.NotWaitedFor(coordinator.Name, e.Message);
            }
            catch (Exception e)
            {
                log.StreamFailed(coordinator.Name, ErrorText.MessageOf(e), e);
            }
        }

        /// <summary>Logs what became of the work, once.</summary>
        public void Report(ILogger log)
        {
            if (Interlocked.Increment(ref _reports) > 1)
                return;
            if (_atClose is not { } before || StartableDrain.StatusOf(coordinator) is not { } after)
            {
                log.StoppedUnread(coordinator.Name);
                return;
            }

            var ended = after.TotalCompleted + after.TotalFailed - before.TotalCompleted - before.TotalFailed;
            var cancelled = after.TotalCancelled - before.TotalCancelled;
            var running = after.PendingCount + after.ActiveCount;
            log.Stopped(cancelled + running == 0 ? LogLevel.Information : LogLevel.Warning,
                coordinator.Name, ended + cancelled + running, ended, cancelled, running);
        }
    }
}

/// <summary>Made by the container after services that operations use, and so disposed of before them: it ends the coordinators.</summary>
internal sealed class EarlyStop : IAsyncDisposable, IDisposable
{
    /// <summary>Null until the container has taken this in.</summary>
    public CoordinatorStop? Stop { private get; set; }

    public ValueTask DisposeAsync() => Stop?.DisposeAsync() ?? ValueTask.CompletedTask;

    public void Dispose() => Stop?.Dispose();
}

/// <summary>Made by a scope before a coordinator of its own, and so disposed of after it: that one is forgotten then.</summary>
internal sealed class CoordinatorOfScope(CoordinatorStop stop) : IDisposable
{
    /// <summary>Null until it is made.</summary>
    public EphemeralCoordinator? Coordinator { private get; set; }

    public void Dispose() => stop.Remove(Coordinator);
}
