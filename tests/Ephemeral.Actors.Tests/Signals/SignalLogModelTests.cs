using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors.Tests.Signals;

/// <summary>The log beside a naive list that is searched from end to end for each question.</summary>
public class SignalLogModelTests
{
    private static readonly string[] Patterns = ["a*", "b?", "*1", "a1,c2", "*", "none.*"];

    [Theory]
    [InlineData(1, 1, 50)]
    [InlineData(2, 3, 20)]
    [InlineData(3, 20, 1_000_000)]
    [InlineData(4, 20, 60)]
    [InlineData(5, 100, 40)]
    public void Counts_presence_and_order_are_those_of_the_naive_list(int seed, int capacity, long lifetime)
    {
        var random = new Random(seed);
        var log = new SignalLog(capacity, lifetime);
        var model = new Model(capacity, lifetime);
        var watches = new List<WatchedPattern>();
        var presence = new Dictionary<WatchedPattern, bool>();
        long now = 0;
        for (var step = 0; step < 20_000; step++)
        {
            var at = $"seed {seed}, step {step}";
            now += random.Next(4) == 0 ? random.Next(1, 12) : 0;
            var name = random.Next(50) == 0 ? $"b{random.Next(1_000)}" : $"{(char)('a' + random.Next(4))}{random.Next(3)}";
            switch (random.Next(100))
            {
                case < 60:
                    Assert.Equal(step, log.Add(name, step, $"key {step}", propagation: null, default, now).OperationId);
                    model.Add(name, step, now);
                    break;
                case < 63:
                    Assert.True(model.TakeOut(n => n == name, now) == log.Retract(name, now), at);
                    break;
                case < 65:
                    var gone = SignalPattern.Parse(Patterns[random.Next(Patterns.Length - 2)]);
                    Assert.True(model.TakeOut(gone.Matches, now) == log.Retract(gone, now), at);
                    break;
                case < 68:
                    var watched = log.Watch(SignalPattern.Parse(Patterns[random.Next(Patterns.Length)]));
                    watches.Add(watched);
                    presence.TryAdd(watched, watched.IsPresent);
                    break;
                case < 71 when watches.Count > 0:
                    var left = watches[random.Next(watches.Count)];
                    watches.Remove(left);
                    log.Unwatch(left);
                    break;
                default:
                    Assert.True(model.Count(n => n == name, now) == log.CountOf(name, now), at);
                    break;
            }

            log.CheckInvariants();
            Check(log, model, watches, now, at);
            foreach (var pattern in log.TakeChanges() ?? [])
                presence[pattern] = pattern.IsPresent;
            Assert.True(watches.All(watch => presence[watch] == watch.IsPresent), $"every change is told: {at}");
        }

        Assert.True(log.Added > 10_000 && log.Retracted > 0 && log.Evicted + log.Expired > 0);
    }

    private static void Check(SignalLog log, Model model, List<WatchedPattern> watches, long now, string at)
    {
        var entries = new SignalEntry[log.Count(now)];
        log.CopyTo(entries);
        model.Expire(now);
        Assert.True(model.All.SequenceEqual(entries.Select(entry => (entry.Signal, entry.OperationId, entry.At))), at);
        Assert.True(model.All.Count == log.Count(now), at);
        Assert.True((model.Evicted, model.Expired) == (log.Evicted, log.Expired), at);
        foreach (var watch in watches)
        {
            var last = model.All.LastOrDefault(entry => watch.Pattern.Matches(entry.Signal)).Signal;
            Assert.True(watch.IsPresent == (last is not null) && (last is null || watch.Pattern.Matches(watch.LastSignal!)), at);
        }

        foreach (var text in Patterns)
        {
            var pattern = SignalPattern.Parse(text);
            Assert.True(model.Count(pattern.Matches, now) == log.CountMatching(pattern, now), $"{text}: {at}");
        }
    }

    [Fact]
    public void Names_that_have_left_are_forgotten()
    {
        var log = new SignalLog(10, 1_000);
        for (var i = 0; i < 1_000; i++)
        {
            log.Add($"name {i}", 0, null, null, default, i);
            log.CheckInvariants();
        }

        Assert.Equal(10, log.Count(999));
    }

    [Fact]
    public void A_log_that_has_emptied_and_is_trimmed_goes_on_as_a_new_one()
    {
        var log = new SignalLog(10, 1_000);
        var watched = log.Watch(SignalPattern.Parse("a*"));
        for (var i = 0; i < 10; i++)
            log.Add($"a{i}", 0, null, null, default, i);
        log.TrimIfEmpty();
        Assert.Equal(10, log.Count(10));
        log.Expire(2_000);
        log.TrimIfEmpty();
        log.CheckInvariants();
        log.Add("a1", 0, null, null, default, 2_000);
        log.CheckInvariants();
        Assert.Equal((1, 1), (watched.Count, log.CountOf("a1", 2_000)));
    }

    [Fact]
    public void A_pattern_is_present_without_a_gap_when_the_last_match_makes_room_for_the_next()
    {
        var log = new SignalLog(1, 1_000);
        var watched = log.Watch(SignalPattern.Parse("a*"));
        log.Add("a1", 0, null, null, default, 0);
        Assert.Equal([watched], log.TakeChanges());
        log.Add("a2", 0, null, null, default, 1);
        Assert.Null(log.TakeChanges());
        Assert.Equal((1, "a2"), (watched.Count, watched.LastSignal));
    }

    [Fact]
    public void A_pattern_that_many_wait_for_is_counted_once()
    {
        var log = new SignalLog(10, 1_000);
        var first = log.Watch(SignalPattern.Parse("a*"));
        Assert.Same(first, log.Watch(SignalPattern.Parse("a*")));
        log.Unwatch(first);
        log.Add("a1", 0, null, null, default, 0);
        Assert.True(first.IsPresent);
        log.Unwatch(first);
        Assert.Equal(0, log.PresentPatterns);
    }

    private sealed class Model(int capacity, long lifetime)
    {
        public List<(string Signal, long OperationId, long At)> All { get; } = [];

        public int Evicted { get; private set; }

        public int Expired { get; private set; }

        public void Add(string name, long id, long now)
        {
            Expire(now);
            All.Add((name, id, now));
            if (All.Count <= capacity)
                return;
            All.RemoveAt(0);
            Evicted++;
        }

        public void Expire(long now) => Expired += All.RemoveAll(entry => entry.At + lifetime <= now);

        public int TakeOut(Func<string, bool> matches, long now)
        {
            Expire(now);
            return All.RemoveAll(entry => matches(entry.Signal));
        }

        public int Count(Func<string, bool> matches, long now)
        {
            Expire(now);
            return All.Count(entry => matches(entry.Signal));
        }
    }
}
