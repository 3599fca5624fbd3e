using Akka.Actor;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Actors.Time;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordination;

/// <summary>
/// Random steps against the ready queue and a naive model of it, which keeps what waits in lists. The seed is in whatever fails.
/// </summary>
public class ReadyQueueModelTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Without_keys_operations_start_in_the_order_of_their_admission(int seed) => Run(seed, keys: 0, perKey: 1, isFair: false);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Keys_start_in_the_order_of_the_admission_of_their_oldest_and_never_more_than_may(int seed) =>
        Run(seed, keys: 5, perKey: 1 + (seed % 3), isFair: false);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void With_fair_turns_no_other_key_starts_twice_while_one_stands_in_the_queue(int seed) =>
        Run(seed, keys: 5, perKey: 1 + (seed % 3), isFair: true);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void One_key_with_very_much_passes_through_its_actor_in_order(int seed) => Run(seed, keys: 1, perKey: 1 + (seed % 2), isFair: false);

    [Fact]
    public void Holds_add_up_and_a_pause_is_ended_by_its_own_number_alone()
    {
        var queue = new ReadyQueue(new FixedConcurrencyGate(1), Plain.Clock);
        var first = queue.Pause();
        queue.Hold(Holds.Deferred);
        var second = queue.Pause();
        Assert.Equal(default, queue.Add(Plain.Pending(), out _));
        Assert.Equal(default, queue.Resume(first));
        Assert.Equal(Holds.Paused | Holds.Deferred, queue.Holds);
        Assert.Equal(default, queue.Resume(second));
        Assert.Equal(Holds.Deferred, queue.Holds);
        Assert.Equal(new Wanted(0, 1), queue.Release(Holds.Deferred));
    }

    [Fact]
    public void A_routee_that_dies_on_its_way_is_replaced_by_one_that_comes_for_the_same()
    {
        var queue = new ReadyQueue(new FixedConcurrencyGate(1), Plain.Clock);
        Assert.Equal(new Wanted(0, 1), queue.Add(Plain.Pending(), out _));
        var (dead, next) = (new WorkerRoutee(ActorRefs.Nobody), new WorkerRoutee(ActorRefs.Nobody));
        Assert.Equal(new Wanted(0, 1), queue.Replace(dead));
        Assert.Equal(default, queue.Replace(dead));
        Assert.Null(queue.TakeFirst(dead, out _));
        Assert.NotNull(queue.TakeFirst(next, out _));
    }

    [Fact]
    public void A_routee_that_was_chosen_and_died_is_not_woken()
    {
        var queue = new ReadyQueue(new FixedConcurrencyGate(1), Plain.Clock);
        var routee = new WorkerRoutee(ActorRefs.Nobody);
        Assert.Equal(new Wanted(0, 1), queue.Add(Plain.Pending(), out _));
        var operation = queue.TakeFirst(routee, out _)!;
        queue.EndAndTake(routee, operation, OperationStates.Completed, null, out _);
        Assert.Null(queue.TakeFirst(routee, out _));
        Assert.Equal(new Wanted(1, 0), queue.Add(Plain.Pending(), out _));
        Assert.Equal(new Wanted(0, 1), queue.Replace(routee));
        Assert.Null(queue.NextWoken());
    }

    [Fact]
    public void What_a_dead_routee_still_runs_keeps_its_place_until_it_ends()
    {
        var queue = new ReadyQueue(new FixedConcurrencyGate(1), Plain.Clock);
        var (dead, next) = (new WorkerRoutee(ActorRefs.Nobody), new WorkerRoutee(ActorRefs.Nobody));
        queue.Add(Plain.Pending(), out _);
        var operation = queue.TakeFirst(dead, out _)!;
        Assert.Equal(default, queue.Add(Plain.Pending(), out _));
        Assert.Equal(new Wanted(0, 1), queue.Replace(dead));
        Assert.Null(queue.TakeFirst(next, out _));
        Assert.Null(queue.EndAndTake(dead, operation, OperationStates.Completed, null, out _));
        Assert.Null(queue.TakeFirst(dead, out var wanted));
        Assert.Equal(new Wanted(1, 0), wanted);
        Assert.Same(next, queue.NextWoken());
        Assert.NotNull(queue.TakeFirst(next, out _));
    }

    [Fact]
    public void What_was_let_go_ends_once_and_its_body_keeps_its_place_until_it_ends()
    {
        var queue = new ReadyQueue(new FixedConcurrencyGate(1), Plain.Clock);
        var routee = new WorkerRoutee(ActorRefs.Nobody);
        queue.Add(Plain.Pending(), out _);
        var operation = queue.TakeFirst(routee, out _)!;
        Assert.True(queue.LetGo(operation, new OperationCanceledException()));
        Assert.False(queue.LetGo(operation, new OperationCanceledException()));
        Assert.Equal(new OperationTotals(1, 0, 0, 1, 0), queue.Totals);
        var order = operation.Order;
        Assert.Equal(default, queue.Add(Plain.Pending(), out _));
        Assert.NotNull(queue.EndAndTake(routee, operation, OperationStates.Completed, null, out _));
        Assert.Equal(new OperationTotals(2, 0, 0, 1, 0), queue.Totals);
        Assert.Equal((OperationStates.Cancelled, order), (operation.State, operation.Order));
    }

    [Fact]
    public void Cancelling_what_has_ended_does_not_change_its_place_in_the_order_of_ends()
    {
        var queue = new ReadyQueue(new FixedConcurrencyGate(1), Plain.Clock);
        var routee = new WorkerRoutee(ActorRefs.Nobody);
        queue.Add(Plain.Pending(), out _);
        var first = queue.TakeFirst(routee, out _)!;
        queue.Add(Plain.Pending(), out _);
        var second = queue.EndAndTake(routee, first, OperationStates.Completed, null, out _)!;
        queue.EndAndTake(routee, second, OperationStates.Completed, null, out _);
        Assert.False(queue.TryCancelPending(first, new OperationCanceledException()));
        Assert.True(first.Order < second.Order);
    }

    [Theory]
    [InlineData(false, 64)]
    [InlineData(true, 1)]
    public void What_has_ended_is_told_by_the_handful_and_at_once_where_it_is_awaited(bool isAwaited, int together)
    {
        var queue = new ReadyQueue(new FixedConcurrencyGate(1), new Clock(new FakeTime()));
        var routee = new WorkerRoutee(ActorRefs.Nobody);
        queue.Add(New(), out _);
        var operation = queue.TakeFirst(routee, out _)!;
        var (untold, handfuls) = (0, new List<int>());
        for (var i = 0; i < 1_000; i++)
        {
            queue.Add(New(), out _);
            operation = queue.EndAndTake(routee, operation, OperationStates.Completed, null, out var told)!;
            untold++;
            if (told.Ended is null)
                continue;
            handfuls.Add(untold);
            untold = 0;
        }

        // the first is told at once: nothing ever was
        Assert.Equal(1, handfuls[0]);
        Assert.All(handfuls.Skip(1), handful => Assert.Equal(together, handful));

        Operation New() => new ResultOperation<int, int>(1, isAwaited);
    }

    [Fact]
    public void Nothing_starts_while_more_has_ended_than_the_window_keeps_up_with()
    {
        var queue = new ReadyQueue(new FixedConcurrencyGate(1), Plain.Clock);
        var routee = new WorkerRoutee(ActorRefs.Nobody);
        queue.Add(Plain.Pending(), out _);
        var ended = 0;
        for (var operation = queue.TakeFirst(routee, out _); operation is not null; ended++)
        {
            queue.Add(Plain.Pending(), out _);
            operation = queue.EndAndTake(routee, operation, OperationStates.Completed, null, out _);
            Assert.True(ended < 10_000);
        }

        Assert.Null(queue.TakeFirst(routee, out _));
        Assert.Equal((Holds.Unrecorded, (long)ended), (queue.Holds, queue.Totals.Ended));
        Assert.Equal(default, queue.Record(1));
        Assert.Equal(default, queue.Add(Plain.Pending(), out _));
        Assert.Equal(new Wanted(1, 0), queue.Record(ended - 1));
        Assert.Equal((Holds.None, (long)ended), (queue.Holds, queue.Recorded));
    }

    private static void Run(int seed, int keys, int perKey, bool isFair)
    {
        try
        {
            new Model(seed, keys, perKey, isFair).Run(steps: 4_000);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException { Message: var message } || !message.Contains("seed"))
        {
            throw new InvalidOperationException($"seed {seed}, {keys} keys, {perKey} of each, fair {isFair}: {e.Message}", e);
        }
    }

    /// <summary>Plays the coordinator, the actors of its keys and its routees, one step at a time.</summary>
    private sealed class Model
    {
        private readonly Random _random;
        private readonly int _perKey;
        private readonly bool _isFair;
        private readonly AdjustableConcurrencyGate _gate;
        private readonly ReadyQueue _queue;
        private readonly OperationKey[] _keys;
        private readonly Dictionary<OperationKey, PendingQueue> _held;
        private readonly Dictionary<OperationKey, List<Operation>> _waiting;
        private readonly List<Operation> _order = [];
        private readonly Dictionary<Operation, int> _admission = [];
        private readonly List<(WorkerRoutee Routee, Operation Operation)> _running = [];
        private readonly List<WorkerRoutee> _awake = [], _woken = [], _idle = [];

        /// <summary>Since a key stands in the queue, the keys that have started.</summary>
        private readonly Dictionary<OperationKey, List<OperationKey>> _startedSince = [];

        /// <summary>What has run and ended, and the window has not been told of.</summary>
        private readonly HashSet<Operation> _untold = [];
        private int _admitted;
        private long _completed, _failed, _cancelled, _unstarted;
        private long _pause;

        public Model(int seed, int keys, int perKey, bool isFair)
        {
            (_random, _perKey, _isFair) = (new Random(seed), perKey, isFair);
            _gate = new AdjustableConcurrencyGate(3);
            _queue = new ReadyQueue(_gate, Plain.Clock, perKey, isFair);
            _keys = [.. Enumerable.Range(0, keys).Select(key => Plain.Key(key.ToString()))];
            _held = _keys.ToDictionary(key => key, _ => new PendingQueue());
            _waiting = _keys.ToDictionary(key => key, _ => new List<Operation>());
        }

        public void Run(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                Step();
                Check();
            }

            Told(_queue.Resume(_pause));
            Told(_queue.Release(Holds.Deferred));
            Record();
            while (_awake.Count + _woken.Count + _running.Count > 0)
            {
                if (_awake.Count + _woken.Count > 0)
                    Come();
                else
                    End();
                Record();
                Check();
            }

            // nothing more would ever happen: nothing may be left
            Assert.Empty(_order);
            Assert.Empty(_untold);
            Assert.Equal(_admitted, _queue.Totals.Ended);
            Assert.Equal(0, _gate.Entered);
        }

        private void Step()
        {
            switch (_random.Next(22))
            {
                case < 5:
                    Add(_random.Next(1, _keys.Length == 1 ? 30 : 4));
                    break;
                case < 9:
                    if (_awake.Count + _woken.Count > 0)
                        Come();
                    break;
                case < 14:
                    if (_running.Count > 0)
                        End();
                    break;
                case 14:
                    Cancel();
                    break;
                case 15:
                    _pause = _queue.Pause();
                    break;
                case 16:
                    _queue.Hold(Holds.Deferred);
                    break;
                case 17:
                    Told(_queue.Resume(_pause));
                    Told(_queue.Release(Holds.Deferred));
                    break;
                case 18:
                    Told(_queue.SetLimit(_random.Next(1, 7)));
                    break;
                case 19:
                    Record();
                    break;
                case 20:
                    if (_running.Count > 0)
                        Told(_queue.TakeEnded(_running[_random.Next(_running.Count)].Routee));
                    break;
                default:
                    Die();
                    break;
            }
        }

        private void Record() => Told(_queue.Record((int)(_queue.Totals.Ended - _queue.Recorded)));

        private void Add(int count)
        {
            Operation? oldest = null, newest = null;
            for (var i = 0; i < count; i++)
            {
                var key = _keys.Length == 0 ? null : _keys[_random.Next(_keys.Length)];
                var operation = Plain.Pending(key);
                if (key is not null)
                {
                    Assert.True(key.TryEnter());
                    key.TakeOverBound(Plain.Clock);
                }

                _order.Add(operation);
                if (key is not null)
                    _waiting[key].Add(operation);
                _admission.Add(operation, ++_admitted);
                oldest ??= operation;
                if (newest is not null)
                    newest.Next = operation;
                newest = operation;
            }

            Told(_queue.Add(oldest!, out var toHold));
            for (Operation? at = toHold, next; at is not null; at = next)
            {
                next = at.Next;
                _held[at.Key!].Enqueue(at);
                Told(_queue.LendFrom(_held[at.Key!], at.Key!));
            }
        }

        private void Told(Wanted wanted)
        {
            Assert.True(wanted is { Wake: >= 0, Grow: >= 0 });
            for (var i = 0; i < wanted.Grow; i++)
                _awake.Add(new WorkerRoutee(ActorRefs.Nobody));
            for (var i = 0; i < wanted.Wake; i++)
            {
                var woken = _queue.NextWoken()!;
                Assert.True(_idle.Remove(woken));
                _woken.Add(woken);
            }

            Assert.True(_awake.Count + _woken.Count <= Math.Max(_gate.Limit, 6), "never more on their way than places");
        }

        private void Told(Operation? oldest)
        {
            for (var at = oldest; at is not null; at = at.Next)
                Assert.True(_untold.Remove(at), "the window is told of each once");
        }

        /// <summary>A routee that was made or woken comes to work.</summary>
        private void Come()
        {
            var from = _awake.Count > 0 ? _awake : _woken;
            var routee = from[_random.Next(from.Count)];
            from.Remove(routee);
            var operation = _queue.TakeFirst(routee, out var wanted);
            Told(wanted);
            if (operation is null)
                _idle.Add(routee);
            else
                Started(routee, operation);
        }

        private void End()
        {
            var (routee, operation) = _running[_random.Next(_running.Count)];
            _running.Remove((routee, operation));
            var outcome = (OperationStates)((int)OperationStates.Completed << _random.Next(3));
            _ = outcome switch
            {
                OperationStates.Completed => _completed++,
                OperationStates.Failed => _failed++,
                _ => _cancelled++,
            };
            var next = _queue.EndAndTake(
                routee, operation, outcome, outcome == OperationStates.Completed ? null : new InvalidOperationException(), out var told);
            Assert.Equal(outcome, operation.State);
            _untold.Add(operation);
            Told(told.Ended);
            if (next is not null)
                Started(routee, next);
            else
                Assert.Null(_queue.TakeEnded(routee));
            Told(told.Wanted);
            if (told.News == KeyNews.HasRoom)
                Told(_queue.LendFrom(_held[operation.Key!], operation.Key!));
            if (next is not null)
                return;
            if (routee.State == WorkerState.Gone)
            {
                Assert.Null(_queue.TakeFirst(routee, out var wanted));
                Told(wanted);
            }
            else
            {
                // it looks once more before it is idle
                _awake.Add(routee);
            }
        }

        private void Started(WorkerRoutee routee, Operation operation)
        {
            Assert.Equal(Holds.None, _queue.Holds);
            Assert.True(_gate.Entered <= _gate.Limit, "a place for what starts");
            _running.Add((routee, operation));
            if (operation.Key is not { } key)
            {
                Assert.Same(_order[0], operation);
                _order.RemoveAt(0);
                return;
            }

            Assert.Same(_waiting[key][0], operation);
            Assert.True(_running.Count(other => other.Operation.Key == key) <= _perKey, "no more of a key than may run");
            if (_isFair)
                CheckTurn(key);
            else
                CheckAdmission(key, operation);
            _waiting[key].RemoveAt(0);
            _order.Remove(operation);
        }

        /// <summary>No key whose oldest was admitted before may start, or it would have.</summary>
        private void CheckAdmission(OperationKey started, Operation operation) => Assert.All(_keys, key =>
        {
            if (key != started && _waiting[key].Count > 0 && RunningOf(key) < _perKey)
                Assert.True(_admission[_waiting[key][0]] > _admission[operation], "the oldest first");
        });

        private void CheckTurn(OperationKey started)
        {
            _startedSince.Remove(started);
            foreach (var since in _startedSince.Values)
            {
                Assert.DoesNotContain(started, since);
                since.Add(started);
            }
        }

        private int RunningOf(OperationKey key) => _running.Count(other => other.Operation.Key == key);

        private void Cancel()
        {
            if (_order.Count == 0)
                return;
            var operation = _order[_random.Next(_order.Count)];
            Assert.True(_queue.TryCancelPending(operation, new OperationCanceledException()));
            Assert.False(_queue.TryCancelPending(operation, new OperationCanceledException()));
            _unstarted++;
            _order.Remove(operation);
            if (operation.Key is not { } key)
                return;
            _waiting[key].Remove(operation);
            // as the coordinator does
            _held[key].NoteCancelled();
            Told(_queue.LendFrom(_held[key], key));
        }

        private void Die()
        {
            var all = _running.Select(other => other.Routee).Concat(_awake).Concat(_woken).Concat(_idle).ToList();
            if (all.Count == 0)
                return;
            var dead = all[_random.Next(all.Count)];
            if (dead.State == WorkerState.Gone)
                return;
            _awake.Remove(dead);
            _woken.Remove(dead);
            _idle.Remove(dead);
            Told(_queue.Replace(dead));
            Assert.Equal(default, _queue.Replace(dead));
            Assert.Null(_queue.TakeFirst(dead, out var wanted));
            Told(wanted);
        }

        private void Check()
        {
            _queue.CheckInvariants();
            Assert.Equal(new OperationTotals(_admitted - _order.Count - _unstarted, _completed, _failed, _cancelled, _unstarted), _queue.Totals);
            Assert.Equal(_running.Count, _queue.Totals.Active);
            Assert.Equal(_running.Count, _gate.Entered);
            foreach (var key in _keys)
            {
                Assert.Equal((_running.Count(other => other.Operation.Key == key), _waiting[key].Count), (key.Running, key.Pending));
                if (key.IsReady && _waiting[key].Count > 0)
                    _startedSince.TryAdd(key, []);
                else
                    _startedSince.Remove(key);
            }

            // whatever could start has somebody who comes for it
            var startable = _keys.Length == 0
                ? _order.Count
                : _keys.Sum(key => Math.Min(_waiting[key].Count, _perKey - RunningOf(key)));
            var places = Math.Min(startable, _gate.Limit - _gate.Entered);
            if (_queue.Holds == Holds.None && places > 0)
                Assert.True(_awake.Count + _woken.Count > 0, $"{startable} could start in {places} places, and nobody comes");
        }
    }
}
