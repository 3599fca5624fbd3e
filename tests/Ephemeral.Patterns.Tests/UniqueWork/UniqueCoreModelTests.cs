namespace Ephemeral.Patterns.Tests.UniqueWork;

/// <summary>The core beside a model that remembers the latest entry of each key, ended or not.</summary>
public class UniqueCoreModelTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 20)]
    public void A_key_has_the_latest_entry_that_has_not_ended(int seed, int keys)
    {
        var random = new Random(seed);
        var core = new UniqueCore<int, Work>(null, work => work.HasEnded);
        List<Work> all = [];
        Dictionary<int, Work> latest = [];
        var (started, joined, ignored, replaced) = (0, 0, 0, 0);
        for (var step = 0; step < 50_000; step++)
        {
            var where = $"seed {seed}, step {step}";
            var key = random.Next(keys);
            var expected = latest.GetValueOrDefault(key) is { HasEnded: false } work ? work : null;
            switch (random.Next(3))
            {
                case 0:
                    var policy = (EphemeralUniquePolicy)random.Next(3);
                    var mine = new Work(key);
                    var outcome = core.Enter(key, mine, policy, out var present);
                    Assert.True(present == expected, where);
                    Assert.True(outcome == (expected is null ? EphemeralUniqueOutcome.Started : policy switch
                    {
                        EphemeralUniquePolicy.Join => EphemeralUniqueOutcome.Joined,
                        EphemeralUniquePolicy.Ignore => EphemeralUniqueOutcome.Ignored,
                        _ => EphemeralUniqueOutcome.Replaced,
                    }), where);
                    started += outcome == EphemeralUniqueOutcome.Started ? 1 : 0;
                    joined += outcome == EphemeralUniqueOutcome.Joined ? 1 : 0;
                    ignored += outcome == EphemeralUniqueOutcome.Ignored ? 1 : 0;
                    replaced += outcome == EphemeralUniqueOutcome.Replaced ? 1 : 0;
                    if (outcome is EphemeralUniqueOutcome.Started or EphemeralUniqueOutcome.Replaced)
                        all.Add(latest[key] = mine);
                    break;
                case 1 when all.Count > 0:
                    // ended, and some time later its entry leaves
                    all[random.Next(all.Count)].HasEnded = true;
                    break;
                case 2 when all.Count > 0:
                    var leaving = all[random.Next(all.Count)];
                    leaving.HasEnded = true;
                    core.Leave(leaving.Key, leaving);
                    all.Remove(leaving);
                    Assert.False(core.Leave(leaving.Key, leaving), where);
                    break;
            }

            Assert.Equal((joined, ignored, replaced), (core.Joined, core.Ignored, core.Replaced));
            Assert.True(core.Count <= Math.Min(keys, all.Count), where);
            if (all.Count > 200)
                Forget();
        }

        Forget();
        Assert.Equal(0, core.Count);
        Assert.True(started > 100 && joined > 100 && replaced > 100, $"seed {seed}");

        void Forget()
        {
            foreach (var work in all)
            {
                work.HasEnded = true;
                core.Leave(work.Key, work);
            }

            all.Clear();
        }
    }

    private sealed class Work(int key)
    {
        public int Key => key;

        public bool HasEnded { get; set; }
    }
}
