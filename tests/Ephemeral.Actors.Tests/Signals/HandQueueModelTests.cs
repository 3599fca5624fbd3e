using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors.Tests.Signals;

public class HandQueueModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void It_hands_out_what_was_added_in_order_however_it_is_used(int handSize)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var queue = new HandQueue<object>(handSize);
        var model = new Queue<object>();
        var taken = new List<HandQueue<object>.Hand>();
        for (var step = 0; step < 20_000; step++)
        {
            var at = $"seed {seed}, step {step}";
            switch (random.Next(100))
            {
                case < 60:
                    var item = new object();
                    queue.Add(item);
                    model.Enqueue(item);
                    break;
                case < 80 when model.Count > 0:
                    queue.DropOldest();
                    model.Dequeue();
                    break;
                case < 90:
                    var hand = queue.Take();
                    Assert.True(hand is null == (model.Count == 0), at);
                    if (hand is null)
                        break;
                    Assert.True(hand.Items.Length >= 1 && hand.Items.Length <= handSize, at);
                    foreach (var one in hand.Items)
                        Assert.True(ReferenceEquals(model.Dequeue(), one), at);
                    taken.Add(hand);
                    break;
                case < 99 when taken.Count > 0:
                    var back = taken[random.Next(taken.Count)];
                    taken.Remove(back);
                    back.Clear();
                    queue.GiveBack(back);
                    break;
                case 99 when random.Next(10) == 0:
                    queue.Clear();
                    model.Clear();
                    break;
            }

            Assert.True(model.Count == queue.Count, at);
        }
    }
}
