using Ephemeral.Actors.Operations;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Operations;

public class IntakeTests
{
    private sealed class Item(int producer, int number) : WorkOperation<int>(0)
    {
        public int Producer => producer;

        public int Number => number;
    }

    [Fact]
    public void Whoever_finds_it_empty_must_tell_and_the_taker_has_all_in_order()
    {
        var intake = new Intake();
        Assert.Null(intake.TakeAll());
        Assert.True(intake.IsEmpty);
        Assert.True(intake.Add(new Item(0, 1)));
        Assert.False(intake.Add(new Item(0, 2)));
        Assert.False(intake.Add(new Item(0, 3)));
        Assert.False(intake.IsEmpty);
        Assert.Equal([1, 2, 3], Chain(intake.TakeAll()).Select(item => item.Number));
        Assert.True(intake.IsEmpty);
        Assert.True(intake.Add(new Item(0, 4)));
    }

    [Fact]
    public async Task Racing_adders_lose_nothing_keep_their_order_and_tell_whenever_somebody_must_come()
    {
        const int Producers = 6, Items = 50_000;
        var intake = new Intake();
        using var told = new SemaphoreSlim(0);
        var last = new int[Producers];
        var taken = 0L;
        var taker = Task.Run(async () =>
        {
            while (taken < Producers * (long)Items)
            {
                // it comes only when it was told
                await told.WaitAsync();
                foreach (var item in Chain(intake.TakeAll()))
                {
                    Assert.Equal(last[item.Producer] + 1, item.Number);
                    last[item.Producer] = item.Number;
                    taken++;
                }
            }
        });
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(() =>
        {
            for (var number = 1; number <= Items; number++)
            {
                if (intake.Add(new Item(producer, number)))
                    told.Release();
            }
        }))).InTime();
        await taker.InTime(() => Interlocked.Read(ref taken));
        Assert.True(intake.IsEmpty);
        Assert.Equal(0, told.CurrentCount);
    }

    private static IEnumerable<Item> Chain(Operation? oldest)
    {
        for (var at = oldest; at is not null;)
        {
            var next = at.Next;
            yield return (Item)at;
            at = next;
        }
    }
}
