namespace Ephemeral.Patterns.Tests;

/// <summary>The core beside a model that remembers everything since the condition was last met.</summary>
public class TriggerCoreModelTests
{
    [Theory]
    [InlineData(1, 1, 1, 0)]
    [InlineData(2, 2, 1, 50)]
    [InlineData(3, 3, 2, 200)]
    [InlineData(4, 1, 5, 1_000)]
    public void It_starts_when_everything_was_heard_within_the_time_and_at_most_so_often(
        int seed, int signals, int count, int intervalMs)
    {
        var random = new Random(seed);
        var (within, interval) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(intervalMs));
        var core = new TriggerCore(signals, count, within, interval);
        var heard = new List<(int Signal, TimeSpan At)>();
        var (now, owed, runs, starts, met) = (TimeSpan.Zero, false, false, 0, 0);
        TimeSpan? lastStart = null;
        for (var step = 0; step < 20_000; step++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(30));
            if (random.Next(3) > 0)
            {
                var signal = random.Next(signals);
                heard.Add((signal, now));
                var isMet = Enumerable.Range(0, signals).All(one => heard.Count(h => h.Signal == one && now - h.At < within) >= count);
                if (isMet)
                {
                    heard.Clear();
                    met++;
                    owed = true;
                }

                Assert.True(isMet == core.Hear(one => one == signal, now), $"seed {seed}, step {step}");
            }
            else if (runs && random.Next(2) == 0)
            {
                core.End();
                runs = false;
            }

            var starting = owed && !runs && (lastStart is null || now - lastStart >= interval);
            Assert.True(starting == core.TryStart(now), $"seed {seed}, step {step}");
            if (starting)
            {
                (owed, runs, lastStart) = (false, true, now);
                starts++;
            }

            Assert.True(
                (owed, starts, met) == (core.IsOwed, core.Started, core.Started + core.Coalesced + (owed ? 1 : 0)),
                $"seed {seed}, step {step}");
        }

        Assert.True(starts > 100);
    }
}
