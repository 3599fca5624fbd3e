using Akka.Actor;
using Ephemeral.Actors.Protocol;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests;

public sealed class NestedSubmitsTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("alone", "akka { loglevel = OFF, stdout-loglevel = OFF }");

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public async Task An_operation_that_awaits_another_of_its_own_key_on_its_node_is_a_finding_that_names_it()
    {
        EphemeralShardedResultCoordinator<string, int, int> coordinator = null!;
        coordinator = new(_system, "nested", static _ => "k", async (number, _) => number == 0 ? 0 : await (await coordinator.SubmitAsync(number - 1)).Completion);

        var hanging = await coordinator.SubmitAsync(1);

        await Eventually.TrueAsync(async () => (await FoundAsync()).Length == 1, static () => "a finding");
        Assert.Contains($"{hanging.Id}", Assert.Single(await FoundAsync()).Finding, StringComparison.Ordinal);

        async Task<EphemeralLint[]> FoundAsync() => [.. (await coordinator.Actor.Ask<LintsFound>(GetLints.Instance).InTime()).Lints
            .Where(static lint => lint.Rule == "waiting-for-own")];
    }
}
