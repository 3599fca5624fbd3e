namespace Ephemeral.Patterns.Tests.Pipelines;

public class TurnCoreModelTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    [InlineData(3, 30)]
    public void Each_leaves_once_and_those_with_something_to_hand_over_in_turn(int seed, int most)
    {
        var random = new Random(seed);
        var core = new TurnCore<Item>();
        List<Item> inside = [];
        List<long> handedOver = [];
        var (entered, gone) = (0L, 0);
        for (var step = 0; step < 50_000; step++)
        {
            var where = $"seed {seed}, step {step}";
            if (inside.Count < most && random.Next(2) == 0)
            {
                var item = new Item(core.Number());
                Assert.True(item.Number == entered++, where);
                inside.Add(item);
            }
            else if (inside.Count > 0)
            {
                var item = inside[random.Next(inside.Count)];
                // one in five has failed or was cancelled, also while it waits for its turn
                if (random.Next(5) == 0)
                {
                    gone++;
                    inside.Remove(item);
                    HandOver(core.Leave(item.Number));
                }
                else if (!item.IsWaiting)
                {
                    item.IsWaiting = true;
                    Assert.True(core.TryTurn(item.Number, item) == (inside[0] == item), where);
                    if (inside[0] == item)
                        HandOver(item);
                }
            }

            // the first never waits
            Assert.True(inside.Count == 0 || !inside[0].IsWaiting, where);
            core.CheckInvariants();
        }

        Assert.Equal(handedOver.Order(), handedOver);
        Assert.Equal(entered, handedOver.Count + gone + inside.Count);
        Assert.True(handedOver.Count > 1_000, $"seed {seed}");

        void HandOver(Item? next)
        {
            for (; next is not null; next = core.Leave(next.Number))
            {
                Assert.Same(inside[0], next);
                Assert.True(next.IsWaiting);
                inside.RemoveAt(0);
                handedOver.Add(next.Number);
            }
        }
    }

    private sealed class Item(long number)
    {
        public long Number => number;

        public bool IsWaiting { get; set; }
    }
}
