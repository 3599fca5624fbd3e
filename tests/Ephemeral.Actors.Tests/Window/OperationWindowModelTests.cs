using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Actors.Window;

namespace Ephemeral.Actors.Tests.Window;

/// <summary>Random steps against a window that is a list.</summary>
public class OperationWindowModelTests
{
    private const int Lifetime = 100;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 10)]
    [InlineData(4, 50)]
    [InlineData(5, 3)]
    [InlineData(6, 10)]
    public void It_holds_the_last_finished_ones_that_are_young_and_those_that_are_pinned(int seed, int capacity)
    {
        var random = new Random(seed);
        var window = new OperationWindow(capacity, Lifetime);
        List<Operation> recent = [], pinned = [], arriving = [];
        long now = 0;
        for (var step = 0; step < 10_000; step++)
        {
            var where = $"seed {seed}, step {step}";
            switch (random.Next(10))
            {
                case < 4:
                    var added = Plain.Ended(now);
                    if (random.Next(10) == 0)
                        Assert.True(added.TryPin());
                    arriving.Add(added);
                    break;
                case 7 or 8:
                    // some of what has ended is told later than what ended after it
                    var told = arriving.Where(_ => random.Next(3) > 0).ToArray();
                    arriving.RemoveAll(told.Contains);
                    window.Add([.. told]);
                    Array.ForEach(told, Place);
                    ForgetSurplus(where);
                    break;
                case 4 when recent.Count > 0:
                    var kept = recent[random.Next(recent.Count)];
                    Assert.True(kept.TryPin());
                    recent.Remove(kept);
                    pinned.Add(kept);
                    window.LookAgain(kept);
                    ForgetSurplus(where);
                    break;
                case 5 when pinned.Count > 0:
                    var freed = pinned[random.Next(pinned.Count)];
                    Assert.True(freed.TryUnpin());
                    pinned.Remove(freed);
                    window.LookAgain(freed);
                    Place(freed);
                    ForgetSurplus(where);
                    break;
                case 6 when recent.Count + pinned.Count > 0:
                    var evicted = recent.Concat(pinned).ElementAt(random.Next(recent.Count + pinned.Count));
                    Assert.True(evicted.Forget().WasKnown);
                    recent.Remove(evicted);
                    pinned.Remove(evicted);
                    window.LookAgain(evicted);
                    ForgetSurplus(where);
                    break;
                default:
                    now += random.Next(10);
                    while (recent.Count > 0 && recent[0].EndedAt + Lifetime <= now)
                    {
                        Assert.True(recent[0] == window.TakeExpired(now), where);
                        Assert.True(recent[0].IsForgotten);
                        recent.RemoveAt(0);
                    }

                    Assert.Null(window.TakeExpired(now));
                    break;
            }

            window.CheckInvariants();
            Assert.True(recent.Count + pinned.Count == window.Count, where);
            Assert.All(recent.Concat(pinned), operation => Assert.False(operation.IsForgotten));
        }

        void Place(Operation operation)
        {
            if (operation.IsPinned)
                pinned.Add(operation);
            else
                recent.Insert(recent.FindLastIndex(other => other.Order < operation.Order) + 1, operation);
        }

        void ForgetSurplus(string where)
        {
            for (; recent.Count > capacity; recent.RemoveAt(0))
            {
                Assert.True(recent[0] == window.TakeSurplus(), where);
                Assert.True(recent[0].IsForgotten, where);
            }

            Assert.True(window.TakeSurplus() is null, where);
        }
    }

    [Fact]
    public void One_that_was_pinned_just_before_it_would_go_stays()
    {
        var window = new OperationWindow(2, Lifetime);
        var operations = Enumerable.Range(0, 4).Select(at => Plain.Ended(at)).ToArray();
        window.Add([operations[0], operations[1]]);
        // the window has not heard of it
        Assert.True(operations[0].TryPin());
        window.Add([operations[2], operations[3]]);
        Assert.Same(operations[1], window.TakeSurplus());
        Assert.Null(window.TakeSurplus());
        window.LookAgain(operations[0]);
        Assert.True(operations[2].TryPin());
        Assert.Same(operations[3], window.TakeExpired(2 * Lifetime));
        Assert.Equal(2, window.Count);
        window.CheckInvariants();
    }

    [Fact]
    public void A_window_without_a_lifetime_forgets_nothing_for_its_age()
    {
        var window = new OperationWindow(2, null);
        window.Add([Plain.Ended(1)]);
        Assert.Null(window.NextExpiry);
        Assert.Null(window.TakeExpired(long.MaxValue));
    }

    [Fact]
    public void One_that_has_not_come_in_is_not_looked_at()
    {
        var window = new OperationWindow(2, null);
        window.LookAgain(Plain.Ended(1));
        Assert.Equal(0, window.Count);
    }
}
