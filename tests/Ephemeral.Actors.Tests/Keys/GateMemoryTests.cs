using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

[Collection(nameof(KeyMemoryTests))]
public class GateMemoryTests
{
    [Fact]
    public async Task A_gate_keeps_nothing_of_those_that_gave_up_behind_one_that_still_waits()
    {
        const int Waiters = 20_000, BytesAWaiter = 50;
        var gate = new AdjustableConcurrencyGate(1);
        Assert.True(gate.TryEnter());
        var first = gate.EnterAsync().AsTask();
        await GiveUpAsync(100);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await GiveUpAsync(Waiters);

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < Waiters * BytesAWaiter, $"{grown:N0} bytes more after {Waiters:N0} have given up");
        gate.Exit();
        await first.InTime();
        Assert.Equal(1, gate.Entered);

        async Task GiveUpAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                using var giveUp = new CancellationTokenSource();
                var waiting = gate.EnterAsync(giveUp.Token).AsTask();
                await giveUp.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            }
        }
    }
}
