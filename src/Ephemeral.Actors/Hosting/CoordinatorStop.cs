using Akka;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Actors.Hosting;

/// <summary>
/// Ends the coordinators that were made, in three steps: intake closes, work drains, the rest is cancelled (T61). Each step may
/// be taken by the host and by the actor system's CoordinatedShutdown, in any order and as often as they like.
/// </summary>
internal sealed class CoordinatorStop(ILogger<CoordinatorStop> log) : IAsyncDisposable, IDisposable
{
    // A step that ends by itself before its phase times out leaves no warning behind.
    private const double ShareOfPhase = 0.9;

    private readonly Lock _lock = new();
    private readonly List<EndingCoordinator> _coordinators = [];
    private bool _isClosed;

    /// <summary>All that were made, whether or not they have ended.</summary>
    public IReadOnlyList<EphemeralCoordinator> Coordinators => [.. Made().Select(ending => ending.Coordinator)];

    /// <summary>Has a coordinator end with the rest; at once if that has begun.</summary>
    public void Add(EphemeralCoordinator coordinator, ActorSystem system)
    {
        var ending = new EndingCoordinator(coordinator);
        bool isFirst, isClosed;
        lock (_lock)
        {
            (isFirst, isClosed) = (_coordinators.Count == 0, _isClosed);
            _coordinators.Add(ending);
        }

        if (isFirst)
            JoinShutdownOf(system);
        if (isClosed)
            ending.Close();
    }

    public void CloseIntake()
    {
        lock (_lock)
            _isClosed = true;
        foreach (var coordinator in Made())
            coordinator.Close();
    }

    /// <summary>Closes intake and waits until all work has ended, or <paramref name="enough"/> is cancelled.</summary>
    public async Task DrainAsync(CancellationToken enough)
    {
        CloseIntake();
        await Task.WhenAll(Made().Select(coordinator => coordinator.DrainAsync(log, enough)))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// Cancels what has not ended, waits for that until <paramref name="enough"/> is cancelled, and logs what became of all.
    /// </summary>
    public async Task GiveUpAsync(CancellationToken enough)
    {
        CloseIntake();
        var made = Made();
        // one that has drained stays readable, and goes on refusing politely
        await Task.WhenAll(made.Where(coordinator => !coordinator.IsDrained).Select(coordinator => coordinator.DisposeAsync()))
            .WaitAsync(enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var coordinator in made)
            coordinator.Report(log);
    }

    public async ValueTask DisposeAsync()
    {
        await GiveUpAsync(CancellationToken.None).ConfigureAwait(false);
        await Task.WhenAll(Made().Select(coordinator => coordinator.DisposeAsync())).ConfigureAwait(false);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private EndingCoordinator[] Made()
    {
        lock (_lock)
            return [.. _coordinators];
    }

    private void JoinShutdownOf(ActorSystem system)
    {
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "ephemeral-close-intake", () =>
        {
            CloseIntake();
            return Task.FromResult(Done.Instance);
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
}
