using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Protocol;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordination;

/// <summary>A coordinator is found by its name as soon as its actor is there, which is before its constructor has returned.</summary>
public sealed class FoundEarlyTests : TestKit
{
    [Fact]
    public async Task What_is_told_to_one_that_is_found_while_it_is_made_runs()
    {
        var registry = EphemeralRegistry.For(Sys).Actor;
        for (var round = 0; round < 200; round++)
        {
            var name = $"early-{round}";
            var telling = Task.Run(async () =>
            {
                IActorRef? found = null;
                while (found is null)
                {
                    var all = await registry.Ask<CoordinatorsFound>(GetCoordinators.Instance).InTime();
                    found = all.Coordinators.SingleOrDefault(entry => entry.Name == name)?.Actor;
                }

                return await found.Ask<object>(new Enqueue<int>(1)).InTime();
            });
            await using var coordinator = new EphemeralWorkCoordinator<int>(static (_, _) => Task.CompletedTask, null, Sys, name);
            Assert.IsType<Accepted>(await telling.InTime());
            coordinator.Complete();
            await coordinator.DrainAsync().InTime();
            Assert.Equal(1, coordinator.TotalCompleted);
        }
    }
}
