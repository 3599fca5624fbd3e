namespace Ephemeral.Patterns.Tests.Dependencies;

/// <summary>The core beside the rules themselves, asked of each operation after each step, on graphs made at random.</summary>
public class DependencyCoreModelTests
{
    public static TheoryData<int, EphemeralDependencyPolicy> Seeds()
    {
        var data = new TheoryData<int, EphemeralDependencyPolicy>();
        for (var seed = 1; seed <= 9; seed++)
            data.Add(seed, (EphemeralDependencyPolicy)(seed % 3));
        return data;
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Each_starts_when_what_it_needs_has_ended_well_and_none_is_left(int seed, EphemeralDependencyPolicy policy)
    {
        var random = new Random(seed);
        var (skipped, completed) = (0, 0);
        for (var round = 0; round < 500; round++)
        {
            var where = $"seed {seed}, round {round}";
            var needs = Graph(random, random.Next(1, 30));
            var core = new DependencyCore(needs, policy);
            var well = new bool?[needs.Count];
            var started = new bool[needs.Count];
            var isStopped = false;
            Begin(core.Begin());
            while (core.Running > 0)
            {
                var running = Enumerable.Range(0, needs.Count).Where(number => started[number] && well[number] is null).ToList();
                Assert.True(core.Running == running.Count, where);
                var ended = running[random.Next(running.Count)];
                well[ended] = random.Next(6) > 0;
                isStopped |= policy == EphemeralDependencyPolicy.StopAll && well[ended] == false;
                Begin(core.End(ended, well[ended]!.Value));
                core.CheckInvariants();
            }

            for (var number = 0; number < needs.Count; number++)
            {
                Assert.True(started[number] != core.IsSkipped(number), where);
                Assert.True((core.BecauseOf(number) >= 0) == core.IsSkipped(number), where);
                Assert.True(!core.IsSkipped(number) || well[core.BecauseOf(number)] == false, where);
                _ = core.IsSkipped(number) ? skipped++ : completed++;
            }

            void Begin(List<int> starting)
            {
                Assert.True(starting.SequenceEqual(starting.Order()), where);
                foreach (var number in starting)
                {
                    Assert.False(started[number], where);
                    started[number] = true;
                }

                for (var number = 0; number < needs.Count; number++)
                {
                    var isReady = needs[number].All(needed =>
                        policy == EphemeralDependencyPolicy.RunDependants ? well[needed] is not null : well[needed] == true);
                    Assert.True(started[number] == isReady || (isStopped && !started[number]), $"{where}: {number}");
                }
            }
        }

        Assert.True(completed > 1_000 && (skipped > 100) == (policy != EphemeralDependencyPolicy.RunDependants), $"seed {seed}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_circle_is_found_when_there_is_one_and_is_one(int seed)
    {
        var random = new Random(seed);
        var found = 0;
        for (var round = 0; round < 2_000; round++)
        {
            var count = random.Next(2, 12);
            var needs = Enumerable.Range(0, count).Select(number => (IReadOnlyList<int>)[
                .. Enumerable.Range(0, count).Where(other => other != number && random.Next(count) == 0)]).ToList();
            var circle = DependencyCore.FindCircle(needs);
            Assert.True(circle is not null == HasCircle(needs), $"seed {seed}, round {round}");
            if (circle is null)
                continue;
            found++;
            Assert.Equal(circle[0], circle[^1]);
            Assert.All(circle.Zip(circle.Skip(1)), pair => Assert.Contains(pair.Second, needs[pair.First]));
        }

        Assert.InRange(found, 100, 1_900);
    }

    // takes away what needs nothing that is left, for as long as there is any
    private static bool HasCircle(List<IReadOnlyList<int>> needs)
    {
        var left = Enumerable.Range(0, needs.Count).ToHashSet();
        while (left.RemoveWhere(number => !needs[number].Any(left.Contains)) > 0)
        {
        }

        return left.Count > 0;
    }

    private static List<IReadOnlyList<int>> Graph(Random random, int count)
    {
        // along a random order there is no circle
        var order = Enumerable.Range(0, count).ToArray();
        random.Shuffle(order);
        var needs = new IReadOnlyList<int>[count];
        for (var at = 0; at < count; at++)
            needs[order[at]] = [.. order[..at].Where(_ => random.Next(at + 1) < 2)];
        return [.. needs];
    }
}
