using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Admission;
using Ephemeral.Actors.Operations;
using Ephemeral.Cluster.Nodes;
using Ephemeral.Cluster.Owning;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Nodes;

public class ShardedContextTests
{
    [Fact]
    public async Task An_operation_that_is_left_when_the_node_ends_fails_and_keeps_none_of_the_others()
    {
        var system = ActorSystem.Create("alone", "akka { loglevel = OFF, stdout-loglevel = OFF }");
        var coordinator = new EphemeralShardedCoordinator<int, int>(system, "left", static number => number, static (_, _) => Task.CompletedTask);
        // whoever answers has started the producer, which has taken in what there was
        await coordinator.StatusAsync();
        var context = coordinator.Context;
        // nobody takes in what is published from here on
        context.Producer = ActorRefs.Nobody;
        var left = Enumerable.Range(0, 3).Select(number => Publish(context, number)).ToArray();

        context.Stop(new OwnerLostException("ended"));

        Assert.All(left, static operation => Assert.Equal((OperationStates.Failed, null), (operation.State, operation.Next)));
        await system.Terminate().InTime();
    }

    private static Operation Publish(ShardedContext context, int number)
    {
        var key = context.Keys.Enter($"{number}");
        Assert.Equal(AdmissionResult.Admitted, context.Gate.TryTake(key));
        var operation = ((ShardedWork<int>)context.Work).NewSubmitted(number, key, isAwaited: false);
        context.Publish(operation);
        return operation;
    }
}
