using System.Runtime.CompilerServices;
using Akka.Actor;
using Ephemeral.Actors;

namespace Ephemeral.Benchmarks.Soak;

/// <summary>One to three coordinators in an actor system, which share a sink of signals, from their making to their end.</summary>
internal sealed class SoakRound(ActorSystem system, string name, SoakCounters counters, SoakFailure failure, Random random)
{
    private static readonly TimeSpan TerminatesWithin = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _systemEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _killSeed = random.Next();
    private int _atTheEnd;

    public bool HasTerminated { get; private set; }

    /// <returns>What must not be reachable any more.</returns>
    public async Task<IReadOnlyCollection<(string What, WeakReference Reference)>> RunAsync()
    {
        var sink = new SignalSink(random.Next(1, 500));
        SoakEnding? forAll = random.Next(12) switch { 0 => SoakEnding.TerminateSystem, 1 => SoakEnding.StopManager, _ => null };
        SoakPlan[] plans = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => SoakPlan.Draw(random, sink, forAll))];
        counters.Add("rounds");
        SoakCoordinator[] coordinators = [.. plans.Select(
            (plan, index) => new SoakCoordinator(plan, system, $"{name}-{index}", counters, failure, new Random(random.Next())))];
        var work = Task.WhenAll(coordinators.Select(
            coordinator => coordinator.RunAsync(() => EndSystemAsync(forAll, plans[0], coordinators))));
        await Task.WhenAny(work, failure.First);
        if (failure.HasHappened)
        {
            failure.Describe($"round {name}: {string.Join(Environment.NewLine, plans.Select(static plan => plan.ToString()))}");
            return [];
        }

        await work;
        return Gone(coordinators);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<(string What, WeakReference Reference)> Gone(SoakCoordinator[] coordinators)
    {
        List<(string What, WeakReference Reference)> gone = [];
        foreach (var one in coordinators)
        {
            gone.Add(($"coordinator {one.Coordinator.Name}: {one.Plan}", new WeakReference(one.Coordinator)));
            var some = one.Payloads.Where(static (_, index) => index % 100 == 0);
            gone.AddRange(some.Select(payload => ($"an item of {one.Coordinator.Name}: {one.Plan}", payload)));
        }

        return gone;
    }

    /// <summary>All coordinators of the system end by this, so it is done when each of them has worked for its time.</summary>
    private async Task EndSystemAsync(SoakEnding? ending, SoakPlan plan, SoakCoordinator[] coordinators)
    {
        if (Interlocked.Increment(ref _atTheEnd) == coordinators.Length)
        {
            if (ending == SoakEnding.TerminateSystem)
                await TerminateAsync();
            else
                await new SoakKiller(plan, coordinators[0].Coordinator, system, counters, new Random(_killSeed)).EndAsync("manager");
            _systemEnded.SetResult();
        }

        await _systemEnded.Task;
    }

    private async Task TerminateAsync()
    {
        HasTerminated = true;
        counters.Add("actor systems terminated");
        await failure.EndsAsync(system.Terminate(), TerminatesWithin, () => "the actor system");
    }
}
