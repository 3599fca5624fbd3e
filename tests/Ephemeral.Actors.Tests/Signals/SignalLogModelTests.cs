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
        var watches = new List<(SignalWatch Watch, SignalPattern Pattern, List<bool> Told)>();
        var (states, takenOut) = (new List<string>(), 0);
        long now = 0;
        for (var step = 0; step < 20_000; step++)
        {
            var at = $"seed {seed}, step {step}";
            now += random.Next(4) == 0 ? random.Next(1, 12) : 0;
            var name = random.Next(50) == 0 ? $"b{random.Next(1_000)}" : $"{(char)('a' + random.Next(4))}{random.Next(3)}";
            switch (random.Next(100))
            {
                case < 60:
                    Assert.Equal(step, log.Add(name, step, $"key {step % 7}", propagation: null, default, now).OperationId);
                    model.Add(name, step, now);
                    break;
                case < 63:
                    takenOut += TakeOut(n => n == name, log.Retract(name, now));
                    break;
                case < 65:
                    var gone = SignalPattern.Parse(Patterns[random.Next(Patterns.Length - 2)]);
                    takenOut += TakeOut(gone.Matches, log.Retract(gone, now));
                    break;
                case < 66:
                    var key = random.Next(7);
                    var ofKey = log.RetractKey(text => text == $"key {key}", now);
                    Assert.True(model.TakeOut(entry => entry.OperationId % 7 == key, now) == ofKey, at);
                    takenOut += ofKey;
                    break;
                case < 68:
                    var pattern = SignalPattern.Parse(Patterns[random.Next(Patterns.Length)]);
                    var told = new List<bool>();
                    var watch = new SignalWatch(pattern, told.Add, log.Remove);
                    log.Add(watch, now);
                    watches.Add((watch, pattern, told));
                    break;
                case < 71 when watches.Count > 0:
                    var left = random.Next(watches.Count);
                    watches[left].Watch.Dispose();
                    watches.RemoveAt(left);
                    break;
                case < 73 when states.Count < 3:
                    model.Add(name, step, now);
                    model.States[name] = model.States.GetValueOrDefault(name) + 1;
                    log.BeginState(log.Add(name, step, $"key {step % 7}", propagation: null, default, now).Name);
                    states.Add(name);
                    break;
                case < 75 when states.Count > 0:
                    var ended = states[random.Next(states.Count)];
                    states.Remove(ended);
                    model.Expire(now);
                    model.States[ended]--;
                    log.EndState(ended, now);
                    takenOut += model.TakeOut(entry => entry.Signal == ended, now);
                    break;
                default:
                    Assert.True(model.Count(n => n == name, now) == log.CountOf(name, now), at);
                    break;
            }

            log.CheckInvariants();
            Check(log, model, now, at);
            foreach (var (watch, pattern, told) in watches)
            {
                var last = model.All.LastOrDefault(entry => pattern.Matches(entry.Signal)).Signal;
                Assert.True(watch.IsPresent == (last is not null) && (last is null || pattern.Matches(watch.LastSignal!)), at);
                Assert.True(watch.IsPresent == (told.Count > 0 && told[^1]), $"every change is told: {at}");
            }

            int TakeOut(Predicate<string> matches, int retracted)
            {
                Assert.True(model.TakeOut(entry => matches(entry.Signal), now) == retracted, at);
                return retracted;
            }
        }

        Assert.All(watches, watch => Assert.Equal(Enumerable.Range(0, watch.Told.Count).Select(i => i % 2 == 0), watch.Told));
        Assert.True(log.Added > 10_000 && takenOut > 0 && log.Evicted + log.Expired > 0);
        Assert.Equal(log.Added - log.Evicted - log.Expired - takenOut, log.Count(now));
    }

    private static void Check(SignalLog log, Model model, long now, string at)
    {
        var entries = new SignalEntry[log.Count(now)];
        log.CopyTo(entries);
        model.Expire(now);
        Assert.True(model.All.SequenceEqual(entries.Select(entry => (entry.Signal, entry.OperationId, entry.At))), at);
        Assert.True(model.All.Count == log.Count(now), at);
        Assert.True((model.Evicted, model.Expired) == (log.Evicted, log.Expired), at);
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
    public void A_pattern_is_present_without_a_gap_when_the_last_match_makes_room_for_the_next()
    {
        var log = new SignalLog(1, 1_000);
        var told = new List<bool>();
        var watch = new SignalWatch(SignalPattern.Parse("a*"), told.Add, log.Remove);
        log.Add(watch, 0);
        log.Add("a1", 0, null, null, default, 0);
        log.Add("a2", 0, null, null, default, 1);
        Assert.Equal([true], told);
        Assert.Equal("a2", watch.LastSignal);
    }

    [Fact]
    public void A_watch_that_has_left_hears_nothing_more_and_others_do()
    {
        var log = new SignalLog(10, 1_000);
        List<bool> told = [], other = [];
        var watch = new SignalWatch(SignalPattern.Parse("a*"), told.Add, log.Remove);
        log.Add(watch, 0);
        log.Add(new SignalWatch(SignalPattern.Parse("a*"), other.Add, log.Remove), 0);
        log.Add("a1", 0, null, null, default, 0);
        watch.Dispose();
        watch.Dispose();
        log.CheckInvariants();
        log.Retract("a1", 0);
        Assert.Equal([true], told);
        Assert.Equal([true, false], other);
        Assert.Equal(0, log.PresentWatches);
    }

    private sealed class Model(int capacity, long lifetime)
    {
        public List<(string Signal, long OperationId, long At)> All { get; } = [];

        public int Evicted { get; private set; }

        public int Expired { get; private set; }

        public Dictionary<string, int> States { get; } = [];

        public void Add(string name, long id, long now)
        {
            Expire(now);
            All.Add((name, id, now));
            // what was there before makes room, the oldest first; the last one of a state becomes the newest of them
            for (var left = All.Count - 1; left > 0 && All.Count > capacity; left--)
                Evicted += RemoveOldest(at: now, before: All.Count - 1);
        }

        public void Expire(long now)
        {
            while (All.Count > 0 && All[0].At + lifetime <= now)
                Expired += RemoveOldest(at: now, before: All.Count);
        }

        public int TakeOut(Predicate<(string Signal, long OperationId, long At)> matches, long now)
        {
            Expire(now);
            return All.ToArray().Count(entry => matches(entry) && !IsLastOfState(entry.Signal) && All.Remove(entry));
        }

        private bool IsLastOfState(string name) =>
            States.GetValueOrDefault(name) > 0 && All.Count(entry => entry.Signal == name) == 1;

        private int RemoveOldest(long at, int before)
        {
            var oldest = All[0];
            if (IsLastOfState(oldest.Signal))
            {
                All.Insert(before, oldest with { At = at });
                All.RemoveAt(0);
                return 0;
            }

            All.RemoveAt(0);
            return 1;
        }

        public int Count(Func<string, bool> matches, long now)
        {
            Expire(now);
            return All.Count(entry => matches(entry.Signal));
        }
    }
}
