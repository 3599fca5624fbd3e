using Ephemeral.Actors;

namespace Ephemeral.Patterns.Tests;

/// <summary>The core beside a model that keeps a plain list.</summary>
public class TypedSignalLogModelTests
{
    [Theory]
    [InlineData(1, 1, 50)]
    [InlineData(2, 30, 100)]
    [InlineData(3, 100, 100_000)]
    public void It_holds_the_last_ones_that_are_young_enough(int seed, int capacity, int ageMs)
    {
        var random = new Random(seed);
        var age = TimeSpan.FromMilliseconds(ageMs);
        var log = new TypedSignalLog<int>(capacity, age);
        var model = new List<(long Number, string Name, TimeSpan At)>();
        var now = TimeSpan.Zero;
        var retracted = 0;
        for (var step = 0; step < 20_000; step++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(100) == 0 ? random.Next(ageMs) : 0);
            model.RemoveAll(signal => now - signal.At >= age);
            var name = $"{(char)('a' + random.Next(4))}.{random.Next(3)}";
            if (random.Next(20) == 0)
            {
                var gone = model.RemoveAll(signal => signal.Name[0] == name[0]);
                Assert.True(gone == log.Retract(signal => signal.Name[0] == name[0], now), $"seed {seed}, step {step}");
                retracted += gone;
            }
            else
            {
                var number = log.Add(new Signal<int>(name, step, null, 0, default), now);
                model.Add((number, name, now));
                if (model.Count > capacity)
                    model.RemoveAt(0);
            }

            var wanted = model.Where(signal => signal.Name == name).Select(signal => signal.Number);
            var found = log.Find(SignalPattern.Parse(name), now);
            Assert.True(wanted.Count() == found.Count && model.Count == log.Count, $"seed {seed}, step {step}");
            Assert.True(
                model.Count == 0 ? log.NextExpiry is null : log.NextExpiry == model[0].At + age, $"seed {seed}, step {step}");
            var any = random.NextInt64(1, log.Added + 1);
            Assert.True(model.Exists(signal => signal.Number == any) == log.TryFind(any, now, out _), $"seed {seed}, step {step}");
        }

        Assert.True(retracted > 0 && log.Evicted + log.Expired > 0);
    }
}
