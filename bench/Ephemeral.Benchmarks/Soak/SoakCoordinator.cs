using Akka.Actor;
using Ephemeral.Actors;

namespace Ephemeral.Benchmarks.Soak;

/// <summary>One coordinator of a round, with those who use it: works for a while, is brought to its end, and is checked.</summary>
internal sealed class SoakCoordinator
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    private readonly SoakPlan _plan;
    private readonly SoakFailure _failure;
    private readonly SoakLedger _ledger;
    private readonly SoakSubject _subject;
    private readonly SoakSteerer _steerer;
    private readonly SoakWatcher _watcher;
    private readonly SoakKiller _killer;
    private readonly SoakProducer[] _producers;
    private readonly SoakCounters _counters;
    private readonly Random _random;

    public SoakCoordinator(SoakPlan plan, ActorSystem system, string name, SoakCounters counters, SoakFailure failure, Random random)
    {
        (_plan, _failure, _counters, _random) = (plan, failure, counters, random);
        _ledger = new SoakLedger(failure, mayGoUnanswered: plan.LosesMessages);
        var body = new SoakBody(plan, failure);
        _subject = SoakSubject.Make(plan, body, system, name);
        body.Feed = cause => SoakProducer.FeedAsync(_subject, _ledger, cause);
        _steerer = new SoakSteerer(plan, _subject, body, _ledger, failure, new Random(random.Next()));
        _watcher = new SoakWatcher(plan, _subject, body, failure, new Random(random.Next()));
        _killer = new SoakKiller(plan, _subject.Coordinator, system, counters, new Random(random.Next()));
        _producers = [.. Enumerable.Range(0, plan.Producers).Select(
            number => new SoakProducer(plan, _subject, _ledger, failure, number, new Random(random.Next())))];
    }

    public SoakPlan Plan => _plan;

    public EphemeralCoordinator Coordinator => _subject.Coordinator;

    public IEnumerable<WeakReference> Payloads => _ledger.Payloads;

    /// <summary>Ends with an ending of the coordinator's own; one of the whole system comes from outside, after the work.</summary>
    public async Task RunAsync(Func<Task> endSystem)
    {
        using var over = new CancellationTokenSource();
        using var stopSteering = new CancellationTokenSource();
        Task[] producers = [.. _producers.Select(producer => Task.Run(() => producer.RunAsync(over.Token)))];
        var watching = Task.Run(() => _watcher.RunAsync(stopSteering.Token));
        List<Task> steering = [watching];
        if (_plan.IsSteered)
            steering.Add(Task.Run(() => _steerer.RunAsync(stopSteering.Token)));
        if (_plan.IsKilled)
            steering.Add(Task.Run(() => _killer.RunAsync(stopSteering.Token)));

        await Task.WhenAny(Task.Delay(_plan.Length), _failure.First);
        if (_plan.Ending == SoakEnding.Drain)
        {
            await over.CancelAsync();
            await stopSteering.CancelAsync();
            await EndsAsync(Task.WhenAll(steering), "whoever steers");
        }

        _ledger.IsEnding = true;
        await EndAsync(endSystem);
        await over.CancelAsync();
        await stopSteering.CancelAsync();
        if (await EndsAsync(Task.WhenAll([.. producers, .. steering]), "whoever enqueues or steers"))
            await new SoakChecks(_plan, _subject, _ledger, _failure).CheckAsync();
        _counters.Add(_subject.Coordinator.GetStatus());
        _counters.Add($"ended by {_plan.Ending}");
    }

    private async Task EndAsync(Func<Task> endSystem)
    {
        switch (_plan.Ending)
        {
            case SoakEnding.Drain:
                await DrainAsync();
                break;
            case SoakEnding.StopPool:
                await _killer.EndAsync("pool");
                break;
            case SoakEnding.StopCoordinator:
                await _killer.EndAsync("coordinator");
                break;
            case SoakEnding.StopManager or SoakEnding.TerminateSystem:
                await endSystem();
                break;
        }

        var disposal = _plan.Ending == SoakEnding.DisposeBlocking ? Task.Run(Coordinator.Dispose) : Coordinator.DisposeAsync().AsTask();
        var again = _random.Next(2) == 0 ? Coordinator.DisposeAsync().AsTask() : Task.CompletedTask;
        var limit = (2 * _plan.Options.ShutdownTimeout) + TimeSpan.FromSeconds(5) + Slack;
        await _failure.EndsAsync(Task.WhenAll(disposal, again), limit, () => $"disposal of {Coordinator.GetStatus()}");
    }

    private async Task DrainAsync()
    {
        _steerer.LetGo();
        Coordinator.Complete();
        var drained = Coordinator.DrainAsync();
        var until = DateTime.UtcNow + Slack + Slack;
        while (!drained.IsCompleted && DateTime.UtcNow < until && !_failure.HasHappened)
        {
            // some hang until they are cancelled
            await _steerer.CancelRunningAsync(one: false);
            await Task.WhenAny(drained, Task.Delay(20));
        }

        if (await EndsAsync(drained, "draining"))
            _failure.Require(drained.IsCompletedSuccessfully && Coordinator.IsDrained, () => $"Draining failed: {drained.Exception}");
        _watcher.Look();
    }

    private Task<bool> EndsAsync(Task task, string what) => _failure.EndsAsync(task, Slack, () => $"{what} of {Coordinator.GetStatus()}");
}
