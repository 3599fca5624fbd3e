using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Admission;

/// <summary>What both gates promise.</summary>
public abstract class ConcurrencyGateContract
{
    protected abstract IConcurrencyGate Make(int limit);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_limit_below_one_is_an_error(int limit) =>
        Assert.Equal("limit", Assert.Throws<ArgumentOutOfRangeException>(() => Make(limit)).ParamName);

    [Fact]
    public void As_many_enter_as_the_limit_says_and_another_when_one_has_left()
    {
        var gate = Make(3);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => gate.TryEnter()));
        Assert.Equal((3, 3), (gate.Limit, gate.Entered));
        gate.Exit();
        Assert.Equal(2, gate.Entered);
        Assert.True(gate.TryEnter());
        Assert.False(gate.TryEnter());
    }

    [Fact]
    public void Leaving_without_having_entered_is_an_error()
    {
        var gate = Make(2);
        Assert.Equal("Nobody is in this gate of 2. Call Exit once for each Enter.", Assert.Throws<InvalidOperationException>(gate.Exit).Message);
        Assert.True(gate.TryEnter());
        gate.Exit();
        Assert.Throws<InvalidOperationException>(gate.Exit);
        Assert.Equal(0, gate.Entered);
    }

    [Fact]
    public async Task Who_waits_enters_in_order_of_arrival()
    {
        var gate = Make(1);
        await gate.EnterAsync();
        var waits = Enumerable.Range(0, 20).Select(_ => gate.EnterAsync().AsTask()).ToArray();
        for (var i = 0; i < waits.Length; i++)
        {
            Assert.All(waits[i..], wait => Assert.False(wait.IsCompleted));
            gate.Exit();
            await waits[i].InTime();
        }

        Assert.Equal(1, gate.Entered);
        gate.Exit();
        Assert.Equal(0, gate.Entered);
    }

    [Fact]
    public async Task Who_stops_waiting_takes_no_place()
    {
        var gate = Make(1);
        await gate.EnterAsync();
        using var cancel = new CancellationTokenSource();
        var gone = gate.EnterAsync(cancel.Token).AsTask();
        var stays = gate.EnterAsync().AsTask();
        await cancel.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.InTime());
        Assert.Equal(cancel.Token, error.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gate.EnterAsync(cancel.Token).AsTask().InTime());

        gate.Exit();
        await stays.InTime();
        Assert.Equal(1, gate.Entered);
        gate.Exit();
        Assert.True(gate.TryEnter());
    }

    [Fact]
    public async Task Never_are_more_in_than_the_limit_and_nobody_waits_for_ever()
    {
        var gate = Make(3);
        var (inside, most, entered) = (0, 0, 0L);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            var random = new Random(number);
            for (var i = 0; i < 5_000; i++)
            {
                using var cancel = new CancellationTokenSource();
                if (!gate.TryEnter())
                {
                    var wait = gate.EnterAsync(cancel.Token).AsTask();
                    if (random.Next(4) == 0)
                        await cancel.CancelAsync();
                    try
                    {
                        await wait;
                    }
                    catch (OperationCanceledException)
                    {
                        continue;
                    }
                }

                var now = Interlocked.Increment(ref inside);
                for (int before; (before = Volatile.Read(ref most)) < now && Interlocked.CompareExchange(ref most, now, before) != before;)
                {
                }

                if (random.Next(8) == 0)
                    await Task.Yield();
                Interlocked.Decrement(ref inside);
                Interlocked.Increment(ref entered);
                gate.Exit();
            }
        }))).InTime(() => Interlocked.Read(ref entered));
        Assert.InRange(most, 1, 3);
        Assert.Equal(0, gate.Entered);
    }
}

public class FixedConcurrencyGateTests : ConcurrencyGateContract
{
    protected override IConcurrencyGate Make(int limit) => new FixedConcurrencyGate(limit);

    [Fact]
    public async Task Who_waits_when_it_is_disposed_of_hears_that()
    {
        var gate = new FixedConcurrencyGate(1);
        Assert.True(gate.TryEnter());
        var waiting = Enumerable.Range(0, 10).Select(_ => gate.EnterAsync().AsTask()).ToArray();
        gate.Dispose();
        foreach (var task in waiting)
            await Assert.ThrowsAsync<ObjectDisposedException>(() => task.InTime());
    }

    [Fact]
    public async Task Nobody_waits_for_ever_whatever_it_meets()
    {
        for (var round = 0; round < 500; round++)
        {
            var gate = new FixedConcurrencyGate(1);
            Assert.True(gate.TryEnter());
            var waiting = Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await gate.EnterAsync())).ToArray();
            var disposing = Task.Run(gate.Dispose);
            await disposing.InTime();
            await Task.WhenAll(waiting).InTime().ContinueWith(
                all => Assert.All(all.Exception!.InnerExceptions, error => Assert.IsType<ObjectDisposedException>(error)), TaskScheduler.Default);
        }
    }
}

public class AdjustableConcurrencyGateTests : ConcurrencyGateContract
{
    protected override IConcurrencyGate Make(int limit) => new AdjustableConcurrencyGate(limit);

    [Fact]
    public async Task Raised_it_lets_those_in_who_wait_and_no_more()
    {
        var gate = new AdjustableConcurrencyGate(1);
        Assert.True(gate.TryEnter());
        var waits = Enumerable.Range(0, 4).Select(_ => gate.EnterAsync().AsTask()).ToArray();
        gate.UpdateLimit(3);
        await Task.WhenAll(waits[..2]).InTime();
        Assert.Equal((3, 3, false, false), (gate.Limit, gate.Entered, waits[2].IsCompleted, waits[3].IsCompleted));
        gate.UpdateLimit(10);
        await Task.WhenAll(waits).InTime();
        Assert.Equal(5, gate.Entered);
    }

    [Fact]
    public async Task Lowered_it_lets_nobody_in_until_fewer_are_in_than_the_new_limit()
    {
        var gate = new AdjustableConcurrencyGate(4);
        for (var i = 0; i < 4; i++)
            Assert.True(gate.TryEnter());
        gate.UpdateLimit(2);
        var wait = gate.EnterAsync().AsTask();
        Assert.Equal((2, 4), (gate.Limit, gate.Entered));
        for (var entered = 3; entered >= 2; entered--)
        {
            gate.Exit();
            Assert.Equal((entered, false), (gate.Entered, wait.IsCompleted));
            Assert.False(gate.TryEnter());
        }

        gate.Exit();
        await wait.InTime();
        Assert.Equal(2, gate.Entered);
    }

    [Fact]
    public void A_limit_below_one_changes_nothing()
    {
        var gate = new AdjustableConcurrencyGate(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => gate.UpdateLimit(0));
        Assert.Equal(2, gate.Limit);
    }

    [Fact]
    public async Task Who_does_not_wait_does_not_overtake_who_does()
    {
        var gate = new AdjustableConcurrencyGate(1);
        Assert.True(gate.TryEnter());
        var wait = gate.EnterAsync().AsTask();
        Assert.False(gate.TryEnter());
        gate.Exit();
        await wait.InTime();
        Assert.False(gate.TryEnter());
    }

    [Fact]
    public async Task One_who_has_stopped_waiting_does_not_keep_others_out()
    {
        var gate = new AdjustableConcurrencyGate(1);
        Assert.True(gate.TryEnter());
        using var cancel = new CancellationTokenSource();
        var gone = gate.EnterAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.InTime());
        gate.Exit();
        Assert.True(gate.TryEnter());
    }
}
