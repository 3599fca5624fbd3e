using Akka.Actor;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Protocol;

public abstract partial class ProtocolContract
{
    [Fact]
    public async Task One_operation_is_found_pinned_cancelled_and_evicted()
    {
        var gate = new Gate();
        var actor = Start(gate.Body, new EphemeralOptions { MaxConcurrency = 1, MaxOperationLifetime = null });
        var running = await EnqueueAsync(actor, 1);
        await gate.HasStarted(1);
        var pending = await EnqueueAsync(actor, 2);
        Assert.Equal(OperationStates.Pending, (await FoundAsync(actor, pending)).Operation!.State);
        Assert.Equal(new OperationFound(1, null), await actor.Ask(new GetOperation(1), Patience));
        var found = await FoundAsync(actor, running);
        Assert.Equal((running, OperationStates.Running), (found.Operation!.Id, found.Operation.State));

        foreach (var (message, applies) in new (object, bool)[]
        {
            (new Pin(running), true), (new Pin(1), false), (new Unpin(running), true), (new Unpin(running), false),
            (new Evict(running), false), (new Cancel(pending), true), (new Cancel(pending), false), (new Cancel(running), true),
        })
            Assert.Equal(applies, (await actor.Ask<Applied>(message, Patience)).WasApplied);
        await EndsAs(actor, status => status is { ActiveCount: 0, TotalCancelled: 2 });
        await Eventually.TrueAsync(async () => (await FoundAsync(actor)).Total == 2, () => "both are in the window");
        Assert.Equal(new Applied(pending, true), await actor.Ask(new Evict(pending), Patience));
        Assert.Equal([running], (await FoundAsync(actor)).Operations.Select(operation => operation.Id));
    }

    [Fact]
    public async Task A_snapshot_is_filtered_and_running_ones_come_first()
    {
        var gate = new Gate();
        var actor = Start((item, token) => item switch
        {
            < 10 => Task.CompletedTask,
            < 20 => throw new FormatException("no"),
            _ => gate.Body(item, token),
        }, new EphemeralOptions { MaxConcurrency = 3, TimeProvider = Time });
        for (var item = 8; item < 12; item++)
        {
            var id = await EnqueueAsync(actor, item);
            await Eventually.TrueAsync(async () => (await FoundAsync(actor, id)).Operation?.Completed is not null, () => "ended");
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        for (var item = 20; item < 22; item++)
        {
            await EnqueueAsync(actor, item);
            await gate.HasStarted(item);
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        var all = await FoundAsync(actor);
        Assert.Equal((6, 6), (all.Total, all.Operations.Count));
        Assert.All(all.Operations.Take(2), operation => Assert.Null(operation.Completed));
        Assert.True(all.Operations[0].Started < all.Operations[1].Started);
        Assert.Equal(all.Operations.Skip(2).OrderByDescending(operation => operation.Completed), all.Operations.Skip(2));
        Assert.All(all.Operations, operation => Assert.Equal(HasKeys, operation.Key is not null));

        var failed = await FoundAsync(actor, new OperationFilter { States = OperationStates.Failed, Limit = 1 });
        Assert.Equal((2, 1, "no"), (failed.Total, failed.Operations.Count, failed.Operations[0].Error!.Message));
        Assert.Equal(HasKeys ? 1 : 0, (await FoundAsync(actor, new OperationFilter { Key = "21" })).Total);
        var old = new OperationFilter { States = OperationStates.Running, MinAge = TimeSpan.FromSeconds(2) };
        Assert.Equal(1, (await FoundAsync(actor, old)).Total);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => FoundAsync(actor, new OperationFilter { Limit = -1 }));
    }
}
