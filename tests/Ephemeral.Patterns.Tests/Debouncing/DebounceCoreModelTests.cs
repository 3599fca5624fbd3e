namespace Ephemeral.Patterns.Tests.Debouncing;

/// <summary>The core beside a model that keeps all posts of each key and computes from them when its last is due.</summary>
public class DebounceCoreModelTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3), MaxDelay = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 4, 3)]
    [InlineData(3, 30, 20)]
    [InlineData(4, 50, 100)]
    public void The_last_item_of_a_quiet_key_is_handed_over_and_none_waits_longer_than_it_may(int seed, int keys, int maxKeys)
    {
        var random = new Random(seed);
        var core = new DebounceCore<int, Item>(EphemeralDebounceMode.Quiet, Window, MaxDelay, maxKeys, null);
        Dictionary<int, List<Item>> model = [];
        var now = TimeSpan.Zero;
        var taken = 0;
        for (var step = 0; step < 50_000; step++)
        {
            var where = $"seed {seed}, step {step}";
            if (random.Next(3) == 0)
            {
                now += TimeSpan.FromMilliseconds(random.Next(1_500));
            }
            else
            {
                var item = new Item(random.Next(keys), step, now);
                var hasRoom = model.ContainsKey(item.Key) || model.Count < maxKeys;
                Assert.True(core.TryPost(item.Key, item, now) == hasRoom, where);
                if (hasRoom && !model.TryAdd(item.Key, [item]))
                    model[item.Key].Add(item);
            }

            var all = random.Next(1_000) == 0;
            var due = model.Values.Where(posts => all || Due(posts) <= now).Select(posts => posts[^1]).ToHashSet();
            while (core.TryTake(now, all, out var item))
            {
                Assert.True(due.Remove(item), where);
                model.Remove(item.Key);
                taken++;
            }

            Assert.True(due.Count == 0, where);
            Assert.True(core.Waiting == model.Count && core.Posted == core.Replaced + taken + core.Waiting, where);
            Assert.True(model.Count == 0 || core.Due <= model.Values.Min(Due), where);
            core.CheckInvariants();
        }

        Assert.True(taken > 1_000, $"seed {seed}: {taken}");
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 4, 3)]
    [InlineData(3, 30, 40)]
    [InlineData(4, 30, 8)]
    public void At_most_one_an_interval_and_the_last_is_never_lost(int seed, int keys, int maxKeys)
    {
        var random = new Random(seed);
        var core = new DebounceCore<int, Item>(EphemeralDebounceMode.Interval, Window, MaxDelay, maxKeys, null);
        Dictionary<int, TimeSpan> handedOver = [];
        Dictionary<int, Item> waiting = [];
        var now = TimeSpan.Zero;
        var (taken, refused) = (0, 0);
        for (var step = 0; step < 50_000; step++)
        {
            var where = $"seed {seed}, step {step}";
            if (random.Next(3) == 0)
                now += TimeSpan.FromMilliseconds(random.Next(1_500));
            var item = new Item(random.Next(keys), step, now);
            // a key is known while its item waits or its interval is not over
            var known = handedOver.Where(key => now - key.Value < Window).Select(key => key.Key).Union(waiting.Keys).ToHashSet();
            Assert.True(core.TryPost(item.Key, item, now) == (known.Contains(item.Key) || known.Count < maxKeys), where);
            if (known.Contains(item.Key) || known.Count < maxKeys)
                waiting[item.Key] = item;
            else
                refused++;
            // now and then the coordinator has no room
            if (random.Next(4) == 0)
                continue;
            while (core.TryTake(now, all: false, out var next))
            {
                Assert.True(waiting.Remove(next.Key, out var expected) && expected == next, where);
                Assert.True(!handedOver.TryGetValue(next.Key, out var before) || now - before >= Window, where);
                handedOver[next.Key] = now;
                taken++;
            }

            Assert.True(waiting.Keys.All(key => now - handedOver[key] < Window), where);
            Assert.Equal((waiting.Count, refused), (core.Waiting, core.Refused));
            core.CheckInvariants();
        }

        Assert.True(taken > 1_000 && (refused > 0) == (keys > maxKeys), $"seed {seed}: {taken}, {refused}");
        while (core.TryTake(now, all: true, out _))
            taken++;
        Assert.Equal((0, 0, core.Posted), (core.Waiting, core.Keys, core.Replaced + taken));
    }

    private static TimeSpan Due(List<Item> posts) =>
        posts[^1].At + Window < posts[0].At + MaxDelay ? posts[^1].At + Window : posts[0].At + MaxDelay;

    private sealed record Item(int Key, int Number, TimeSpan At);
}
