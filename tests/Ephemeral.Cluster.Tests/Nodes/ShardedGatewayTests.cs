using Akka.Actor;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Protocol;
using Ephemeral.Cluster.Nodes;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Nodes;

public sealed class ShardedGatewayTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("alone", "akka { loglevel = OFF, stdout-loglevel = OFF }");
    private readonly TaskCompletionSource _gate = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public async Task All_who_wait_for_draining_are_answered_when_it_has_and_the_first_of_too_many_at_once()
    {
        var coordinator = await BusyAsync("many");
        var asked = Enumerable.Range(0, GatewayActor.MostWaiting + 1).Select(_ => AskToDrain(coordinator)).ToArray();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => asked[0].InTime());
        Assert.StartsWith("1024 others have asked coordinator 'many' to drain", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(asked[1..], static one => one.IsCompleted);
        _gate.SetResult();

        await Task.WhenAll(asked[1..]).InTime();
    }

    [Fact]
    public async Task Who_waits_for_draining_is_answered_although_the_gateway_has_died()
    {
        var coordinator = await BusyAsync("dies");
        var asked = AskToDrain(coordinator);
        // whoever answers has read what was asked before
        await coordinator.KeyAsync(1);
        var gateway = await _system.ActorSelection(coordinator.Actor.Path / ShardedGatewayActor.Name).ResolveOne(Eventually.Deadline);
        Assert.True(await gateway.GracefulStop(Eventually.Deadline));

        _gate.SetResult();

        await asked.InTime();
    }

    private static Task<Actors.Protocol.Done> AskToDrain(EphemeralShardedCoordinator<int, int> coordinator) =>
        coordinator.Actor.Ask<Actors.Protocol.Done>(Drain.Instance);

    private async Task<EphemeralShardedCoordinator<int, int>> BusyAsync(string name)
    {
        var coordinator = new EphemeralShardedCoordinator<int, int>(_system, name, static number => number, (_, _) => _gate.Task);
        await coordinator.EnqueueAsync(1);
        coordinator.Complete();
        return coordinator;
    }
}
