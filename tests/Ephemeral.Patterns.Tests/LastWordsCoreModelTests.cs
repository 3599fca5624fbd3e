using Ephemeral.Actors;

namespace Ephemeral.Patterns.Tests;

/// <summary>The core beside a model of plain lists.</summary>
public class LastWordsCoreModelTests
{
    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(2, 10, 5)]
    [InlineData(3, 50, 100)]
    public void A_note_outlives_its_operation_once_unless_that_was_asked_to_be_forgotten(int seed, int capacity, int mostKnown)
    {
        var random = new Random(seed);
        var age = TimeSpan.FromMilliseconds(300);
        var core = new LastWordsCore(capacity, age, mostKnown);
        var known = new List<(long Id, string Key, string Note)>();
        var ring = new List<(long Id, string Key, string Note, TimeSpan At)>();
        var now = TimeSpan.Zero;
        var (dropped, removed) = (0, 0);
        for (var step = 0; step < 20_000; step++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(10));
            ring.RemoveAll(word => now - word.At >= age);
            // one that is known, or one that never was: an id is not used twice
            var id = known.Count > 0 && random.Next(3) > 0 ? known[random.Next(known.Count)].Id : step + 1L;
            var key = $"{id % 200}";
            switch (random.Next(20))
            {
                case < 15:
                    core.Say(id, key, $"{step}");
                    var at = known.FindIndex(one => one.Id == id);
                    if (at >= 0)
                    {
                        known[at] = (id, key, $"{step}");
                        break;
                    }

                    known.Add((id, key, $"{step}"));
                    if (known.Count > mostKnown)
                    {
                        known.RemoveAt(0);
                        dropped++;
                    }

                    break;
                case < 19:
                    var reason = (ForgottenReason)random.Next(3);
                    core.Forget(new ForgottenOperation(id, key, OperationStates.Failed, reason), DateTimeOffset.UnixEpoch + now, now);
                    var found = known.FindIndex(one => one.Id == id);
                    if (found < 0)
                        break;
                    var note = known[found].Note;
                    known.RemoveAt(found);
                    if (reason == ForgottenReason.Removed)
                    {
                        removed++;
                        break;
                    }

                    ring.Add((id, key, note, now));
                    if (ring.Count > capacity)
                        ring.RemoveAt(0);
                    break;
                default:
                    var ofKey = ring.RemoveAll(word => word.Key == key) + known.RemoveAll(one => one.Key == key);
                    Assert.True(ofKey == core.RemoveKey(other => other == key, now), $"seed {seed}, step {step}");
                    removed += ofKey;
                    break;
            }

            Assert.True(
                ring.Select(word => (word.Id, word.Key, word.Note)).SequenceEqual(
                    core.All(now).Select(word => (word.OperationId, word.Key!, word.Note))),
                $"seed {seed}, step {step}");
            Assert.True((known.Count, dropped, removed) == (core.Known, core.Dropped, core.Removed), $"seed {seed}, step {step}");
            Assert.True(core.NextExpiry == (ring.Count == 0 ? null : ring[0].At + age), $"seed {seed}, step {step}");
        }

        Assert.True(dropped > 0 && removed > 100 && core.Kept > 1_000 && core.Expired + core.Evicted > 100);
    }
}
