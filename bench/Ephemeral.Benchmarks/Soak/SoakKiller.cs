using Akka.Actor;
using Akka.Routing;
using Ephemeral.Actors;

namespace Ephemeral.Benchmarks.Soak;

/// <summary>Kills the actors of a coordinator in mid-work, in each of the ways that Akka.NET has.</summary>
internal sealed class SoakKiller(SoakPlan plan, EphemeralCoordinator coordinator, ActorSystem system, SoakCounters counters, Random random)
{
    private static readonly TimeSpan FoundWithin = TimeSpan.FromSeconds(1);

    /// <summary>Kills those that are replaced, until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken over)
    {
        string[] victims = plan.IsKeyed ? ["worker", "key", "window", "gateway"] : ["worker", "window", "gateway"];
        while (!over.IsCancellationRequested)
        {
            var victim = victims[random.Next(victims.Length)];
            if (await FindAsync(victim) is { } actor)
                Kill(actor, victim);
            await Task.Delay(random.Next(10), CancellationToken.None);
        }
    }

    /// <summary>Kills the pool, the coordinator or the manager, by which the coordinator ends.</summary>
    public async Task EndAsync(string victim)
    {
        if (await FindAsync(victim) is { } actor)
            Kill(actor, victim);
    }

    private async Task<IActorRef?> FindAsync(string victim)
    {
        var path = coordinator.Actor.Path;
        try
        {
            switch (victim)
            {
                case "coordinator":
                    return coordinator.Actor;
                case "manager":
                    return await system.ActorSelection(path.Parent).ResolveOne(FoundWithin);
                case "pool":
                    return await system.ActorSelection(path / "workers").ResolveOne(FoundWithin);
                case "worker":
                    var routees = await system.ActorSelection(path / "workers").Ask<Routees>(GetRoutees.Instance, FoundWithin);
                    return routees.Members.ElementAtOrDefault(random.Next(1 + routees.Members.Count())) is ActorRefRoutee routee
                        ? routee.Actor
                        : null;
                case "key":
                    return await system.ActorSelection(path / $"key-{random.Next(plan.Keys)}").ResolveOne(FoundWithin);
                default:
                    return await system.ActorSelection(path / victim).ResolveOne(FoundWithin);
            }
        }
        catch (Exception e) when (e is ActorNotFoundException or AskTimeoutException or TaskCanceledException)
        {
            return null;
        }
    }

    private void Kill(IActorRef actor, string victim)
    {
        var way = random.Next(3);
        switch (way)
        {
            case 0:
                actor.Tell(PoisonPill.Instance, ActorRefs.NoSender);
                break;
            case 1:
                actor.Tell(Akka.Actor.Kill.Instance, ActorRefs.NoSender);
                break;
            default:
                ((IInternalActorRef)actor).Stop();
                break;
        }

        counters.Add($"killed: {victim}, by {way switch { 0 => "PoisonPill", 1 => "Kill", _ => "Stop" }}");
    }
}
