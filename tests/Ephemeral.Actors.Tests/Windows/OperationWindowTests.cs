using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Actors.Windows;

namespace Ephemeral.Actors.Tests.Windows;

public class OperationWindowTests
{
    [Fact]
    public void The_oldest_makes_room_for_the_newest()
    {
        var window = new OperationWindow(2, null);
        var (a, b, c) = (Plain.Ended(1), Plain.Ended(2), Plain.Ended(3));
        Assert.Null(window.Add(a));
        Assert.Null(window.Add(b));
        Assert.Same(a, window.Add(c));
        Assert.Equal([b, c], Read(window, 3));
        Assert.Equal(1, window.Evicted);
    }

    [Fact]
    public void A_reader_never_gets_what_has_expired_even_before_it_is_removed_T20()
    {
        var window = new OperationWindow(9, 10);
        window.Add(Plain.Ended(0));
        var young = Plain.Ended(5);
        window.Add(young);
        Assert.Equal([young], Read(window, 10));
        Assert.Equal(2, window.Count);
    }

    [Fact]
    public void Age_counts_from_the_end_and_a_pin_stops_it()
    {
        var window = new OperationWindow(9, 10);
        var (pinned, other) = (Plain.Ended(0), Plain.Ended(0));
        window.Add(pinned);
        window.Add(other);
        Assert.True(window.TryPin(pinned));
        Assert.Equal(10, window.NextExpiry);
        Assert.Same(other, window.TakeExpired(10));
        Assert.Null(window.TakeExpired(10));
        Assert.Equal([pinned], Read(window, 1000));
        window.Unpin(pinned, 1000);
        Assert.Same(pinned, window.TakeExpired(1000));
    }

    [Fact]
    public void As_many_may_be_pinned_as_the_window_holds_and_no_more_T22()
    {
        var window = new OperationWindow(2, null);
        var operations = new[] { Plain.Ended(1), Plain.Pending(), Plain.Ended(2) };
        Assert.True(window.TryPin(operations[0]));
        Assert.True(window.TryPin(operations[1]));
        Assert.False(window.TryPin(operations[2]));
        Assert.True(window.TryPin(operations[0]));
        window.Unpin(operations[1], 3);
        Assert.True(window.TryPin(operations[2]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_equals_a_naive_model_on_random_steps(int seed)
    {
        var random = new Random(seed);
        var (capacity, lifetime) = (random.Next(1, 12), random.Next(5, 60));
        var window = new OperationWindow(capacity, lifetime);
        var recent = new List<Operation>();
        var kept = new List<Operation>();
        var now = 0L;
        var (lost, lastLost) = (0, (long?)null);

        for (var step = 0; step < 20_000; step++)
        {
            now += random.Next(0, 4);
            var all = kept.Concat(recent).ToList();
            var any = all.Count > 0 ? all[random.Next(all.Count)] : null;
            switch (random.Next(6))
            {
                case 0 or 1:
                    var added = Plain.Ended(now, random.Next(3) == 0 ? OperationOutcome.Failed : OperationOutcome.Completed);
                    recent.Add(added);
                    var pushedOut = recent.Count > capacity ? recent[0] : null;
                    recent.Remove(pushedOut!);
                    Lose(pushedOut);
                    Assert.Same(pushedOut, window.Add(added));
                    break;
                case 2 when any is not null:
                    var may = kept.Contains(any) || kept.Count < capacity;
                    Assert.Equal(may, window.TryPin(any));
                    if (may && recent.Remove(any))
                        kept.Add(any);
                    break;
                case 3 when any is not null:
                    Operation? gone = null;
                    if (kept.Remove(any))
                    {
                        recent.Insert(recent.FindLastIndex(o => o.EndedAt <= any.EndedAt) + 1, any);
                        gone = recent.Count > capacity ? recent[0] : null;
                        recent.Remove(gone!);
                        Lose(gone);
                    }

                    Assert.Same(gone, window.Unpin(any, now));
                    break;
                case 4 when any is not null:
                    Assert.True(window.Evict(any));
                    Assert.False(window.Evict(any));
                    Assert.True(recent.Remove(any) || kept.Remove(any));
                    break;
                default:
                    while (window.TakeExpired(now) is { } expired)
                    {
                        Assert.Same(recent[0], expired);
                        Assert.True(now - expired.EndedAt >= lifetime, $"seed {seed}, step {step}");
                        recent.RemoveAt(0);
                        Lose(expired);
                    }

                    break;
            }

            window.CheckInvariants();
            Assert.Equal((lost, lastLost), (window.FailuresLost, window.LastFailureLost));
            var read = Read(window, now);
            Assert.Equal(kept.ToHashSet(), read.Take(kept.Count).ToHashSet());
            Assert.Equal(recent.Where(o => now - o.EndedAt < lifetime), read.Skip(kept.Count));
            Assert.True(window.Pinned == kept.Count, $"seed {seed}, step {step}");
        }

        void Lose(Operation? gone)
        {
            if (gone?.Outcome == OperationOutcome.Failed)
                (lost, lastLost) = (lost + 1, now);
        }
    }

    private static List<Operation> Read(OperationWindow window, long now)
    {
        var read = new List<Operation>();
        window.CopyTo(read, now);
        return read;
    }
}
