namespace Ephemeral.Patterns.Tests.Priority;

/// <summary>The core beside lists, one a level; and what is promised of its choices, counted over every stretch in which a level
/// waits.</summary>
public class PriorityCoreModelTests
{
    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 2, 10)]
    [InlineData(3, 3, 10)]
    [InlineData(4, 4, 30)]
    [InlineData(5, 10, 10)]
    [InlineData(6, 3, 0)]
    public void The_highest_goes_first_and_each_lower_level_has_its_share(int seed, int levels, int share)
    {
        var random = new Random(seed);
        var core = new PriorityCore<Item>(levels, share);
        var model = Enumerable.Range(0, levels).Select(_ => new List<Item>()).ToArray();
        var (waitingSince, mine, all) = (new bool[levels], new int[levels], new int[levels]);
        var (number, fromBelow) = (0, 0);
        for (var step = 0; step < 50_000; step++)
        {
            var where = $"seed {seed}, step {step}";
            var waiting = model.SelectMany(level => level).ToList();
            switch (random.Next(waiting.Count > 60 ? 8 : 9))
            {
                case < 3:
                case 8:
                    var level = random.Next(levels);
                    var item = new Item(number++, level);
                    item.Node = core.Add(item, level);
                    model[level].Add(item);
                    break;
                case 3 when waiting.Count > 0:
                    var moved = waiting[random.Next(waiting.Count)];
                    model[moved.Level].Remove(moved);
                    moved.Level = random.Next(levels);
                    model[moved.Level].Add(moved);
                    core.Move(moved.Node!, moved.Level);
                    break;
                case 4 when waiting.Count > 0:
                    var removed = waiting[random.Next(waiting.Count)];
                    model[removed.Level].Remove(removed);
                    core.Remove(removed.Node!);
                    break;
                default:
                    var highest = Array.FindIndex(model, level => level.Count > 0);
                    var taken = core.Take();
                    Assert.True((taken is null) == (highest < 0), where);
                    if (taken is null)
                        break;
                    Assert.True(taken == model[taken.Level][0], where);
                    for (var below = highest + 1; below < levels; below++)
                    {
                        if (model[below].Count > 0)
                            (all[below], mine[below]) = (all[below] + 1, mine[below] + (below == taken.Level ? 1 : 0));
                    }

                    fromBelow += taken.Level > highest ? 1 : 0;
                    model[taken.Level].RemoveAt(0);
                    break;
            }

            for (var level = 1; level < levels; level++)
            {
                if (model[level].Count == 0)
                    (mine[level], all[level]) = (0, 0);
                Assert.True(mine[level] >= (all[level] * share / 100) - (levels - 1), $"{where}: {mine[level]} of {all[level]} from {level}");
                Assert.True(mine[level] <= (all[level] * share / 100) + levels, $"{where}: {mine[level]} of {all[level]} from {level}");
                Assert.Equal(model[level].Count, core.CountOf(level));
            }

            core.CheckInvariants();
        }

        Assert.True(share == 0 ? fromBelow == 0 : fromBelow > 100, $"seed {seed}: {fromBelow}");
        Assert.Equal(model.SelectMany(level => level), core.Clear());
    }

    [Fact]
    public void What_is_returned_goes_next_again()
    {
        var core = new PriorityCore<Item>(2, 10);
        var (first, second) = (new Item(1, 0), new Item(2, 0));
        core.Add(first, 0);
        core.Add(second, 0);
        Assert.Same(first, core.Take());
        core.Return(first, 0);
        Assert.Equal((2, 0L), (core.Count, core.TakenOf(0)));
        Assert.Same(first, core.Take());
    }

    private sealed class Item(int number, int level)
    {
        public int Level { get; set; } = level;

        public LinkedListNode<Item>? Node { get; set; }

        public override string ToString() => $"{number} in {Level}";
    }
}
