namespace Ephemeral.Patterns.Tests;

public class BatchCoreModelTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(3, 20)]
    public void Every_item_is_in_one_batch_in_order_and_none_waits_longer_than_it_may(int seed, int size)
    {
        var random = new Random(seed);
        var delay = TimeSpan.FromSeconds(5);
        var core = new BatchCore<(int Number, TimeSpan At)>(size, delay);
        var ages = new List<TimeSpan>();
        var now = TimeSpan.FromSeconds(1);
        var (added, taken, full, early) = (0, 0, 0, 0);
        for (var step = 0; step < 50_000; step++)
        {
            if (random.Next(3) == 0)
                now += TimeSpan.FromMilliseconds(random.Next(1_000));
            else
                Add(now - TimeSpan.FromMilliseconds(random.Next(3)));
            core.CheckInvariants();
            var oldest = ages.Count == 0 ? (TimeSpan?)null : ages.Min();
            Assert.True(core.Count == added - taken, $"seed {seed}, step {step}");
            Assert.True(core.IsDue(now) == (core.Count == size || now - oldest >= delay), $"seed {seed}, step {step}");
            // a flush takes what there is, due or not
            if (!core.IsDue(now) && random.Next(30) > 0)
                continue;
            early += core.IsDue(now) ? 0 : 1;
            full += core.IsFull ? 1 : 0;
            var batch = core.Take();
            Assert.True(batch.Select(item => item.Number).SequenceEqual(Enumerable.Range(taken, batch.Length)));
            ages.Clear();
            taken += batch.Length;
            Assert.Equal((0, null), (core.Count, core.Due));

            void Add(TimeSpan since)
            {
                core.Add((added++, since), since);
                ages.Add(since);
            }
        }

        Assert.True(taken > 10_000 && full + early > 100);
    }
}
