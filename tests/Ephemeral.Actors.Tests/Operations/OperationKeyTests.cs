using Ephemeral.Actors.Admission;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Operations;

public class OperationKeyTests
{
    private readonly KeyTable<string> _table = new(null);

    [Fact]
    public void A_key_lives_as_long_as_anybody_is_inside()
    {
        var key = _table.Enter("a");
        Assert.Same(key, _table.Enter("a"));
        Assert.False(key.TryPassivate());
        key.Leave();
        Assert.False(key.TryPassivate());
        Assert.Same(key, _table.Find("a"));
        key.Leave();
        Assert.Null(_table.Find("a"));
        Assert.False(key.TryEnter());
        Assert.NotSame(key, _table.Enter("a"));
    }

    [Fact]
    public void An_operation_is_inside_until_it_has_ended()
    {
        var key = _table.Enter("a");
        key.TakeOverBound(Plain.Clock);
        var operation = Plain.Pending(key);
        Assert.Equal(1, key.Pending);
        Assert.True(operation.TryStart(5));
        Assert.Equal((0, 5), (key.Pending, key.WaitingSince));
        Assert.False(key.TryPassivate());
        Assert.True(operation.TryEnd(OperationStates.Completed, null, 7));
        Assert.Equal(7, key.LastUsedAt);
        Assert.True(key.TryPassivate());
        Assert.True(key.TryPassivate());
        // whoever comes next takes the passivated one away
        Assert.NotSame(key, _table.Enter("a"));
    }

    [Fact]
    public void One_that_is_cancelled_gives_its_room_back()
    {
        var key = _table.Enter("a");
        Assert.True(key.TryTake(1, Plain.Clock));
        Assert.False(key.TryTake(1, Plain.Clock));
        Assert.Equal(0, key.Room(1));
        Assert.True(Plain.Pending(key).TryCancelPending(new OperationCanceledException(), 3));
        Assert.Equal((0, 1, 3), (key.Pending, key.Room(1), key.LastUsedAt));
        Assert.True(key.TryTake(1, Plain.Clock));
    }

    [Fact]
    public void While_somebody_waits_for_room_nobody_takes_it_but_whose_turn_it_is()
    {
        var key = _table.Enter("a");
        Assert.False(key.TryPark(1));
        Assert.True(key.TryTake(1, Plain.Clock));
        Assert.True(key.TryPark(1));
        Assert.True(key.HasParked);
        key.PutBack();
        Assert.False(key.TryTake(1, Plain.Clock));
        Assert.True(key.TryPark(1));
        Assert.True(key.TryTake(1, Plain.Clock, inTurn: true));
        Assert.False(key.TryTake(1, Plain.Clock, inTurn: true));
        key.Unpark();
        key.Unpark();
        Assert.False(key.HasParked);
        key.TakeOverBound(Plain.Clock);
        Assert.Equal(2, key.Pending);
    }

    [Fact]
    public async Task No_item_is_ever_inside_a_passivated_key_however_users_and_passivation_race()
    {
        var inside = 0L;
        var stop = false;
        // lets keys go as the coordinator does
        var coordinator = OwnThread.Run(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                foreach (var key in _table.All)
                {
                    if (key.TryPassivate())
                        _table.Remove(key);
                }
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(() =>
        {
            for (var i = 0; i < 30_000; i++)
            {
                var key = _table.Enter((i % 3).ToString());
                if (i % 5 == 0)
                {
                    key.Leave();
                    continue;
                }

                key.TakeOverBound(Plain.Clock);
                var operation = Plain.Pending(key);
                Assert.Same(key, _table.Find((i % 3).ToString()));
                Assert.True(operation.TryStart(1));
                Assert.True(operation.TryEnd(OperationStates.Completed, null, 1));
                Interlocked.Increment(ref inside);
            }
        }))).InTime(() => Interlocked.Read(ref inside));
        Volatile.Write(ref stop, true);
        await coordinator.InTime();
        foreach (var key in _table.All)
        {
            Assert.Equal(0, key.Pending);
            Assert.True(key.TryPassivate());
            _table.Remove(key);
        }

        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public async Task No_more_room_is_taken_than_there_is_by_sixteen_at_once()
    {
        var keys = Enumerable.Range(0, 200).Select(round => _table.Enter($"{round}")).ToArray();
        var took = new int[keys.Length];
        using var start = new Barrier(16);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Factory.StartNew(() =>
        {
            for (var round = 0; round < keys.Length; round++)
            {
                start.SignalAndWait();
                if (keys[round].TryTake(10, Plain.Clock))
                    Interlocked.Increment(ref took[round]);
            }
        }, TaskCreationOptions.LongRunning))).InTime();
        Assert.All(took, count => Assert.Equal(10, count));
        Assert.All(keys, key => Assert.Equal(10, key.Pending));
    }

    [Fact]
    public void Keys_are_compared_by_the_given_comparer_and_one_that_throws_does_no_harm()
    {
        var table = new KeyTable<string>(StringComparer.OrdinalIgnoreCase);
        var key = table.Enter("Customer");
        Assert.Same(key, table.Enter("CUSTOMER"));
        Assert.Equal("Customer", key.Text);

        var comparer = new Moody();
        var moody = new KeyTable<string>(comparer);
        var entered = moody.Enter("a");
        comparer.Throws = true;
        entered.Leave();
        comparer.Throws = false;
        Assert.NotSame(entered, moody.Enter("a"));
        moody.Clear();
        Assert.Equal(0, moody.Count);
    }

    private sealed class Moody : IEqualityComparer<string>
    {
        public bool Throws { get; set; }

        public bool Equals(string? x, string? y) => Throws ? throw new InvalidOperationException() : x == y;

        public int GetHashCode(string obj) => Throws ? throw new InvalidOperationException() : obj.Length;
    }
}
