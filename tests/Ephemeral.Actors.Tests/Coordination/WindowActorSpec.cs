using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordination;

/// <summary>The window of a coordinator that is a probe: workers are who tells it what has ended.</summary>
public class WindowActorSpec : TestKit
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTime _time = new();
    private readonly TestProbe _coordinator;
    private readonly CoordinatorContext _context;

    public WindowActorSpec()
        : base("akka.loglevel = OFF\n" + Eventually.ForProbes)
    {
        _coordinator = CreateTestProbe();
        _context = Lone.Context(new EphemeralOptions
        {
            TimeProvider = _time, MaxTrackedOperations = 3, MaxOperationLifetime = Lifetime, MaxConcurrency = 1,
        });
    }

    [Fact]
    public async Task Whoever_awaits_an_operation_is_answered_once_the_ring_has_it()
    {
        var window = await StartAsync();
        var operation = _context.Ran(new ResultOperation<int, int>(0, awaited: true));
        Assert.False(operation.Completion.IsCompleted);

        window.Tell(new WindowActor.Ended(operation));

        await operation.Completion.InTime();
        Assert.Equal((true, WindowPlace.Recent), (operation.IsRecorded, operation.Place));
    }

    [Fact]
    public async Task What_workers_tell_is_taken_in_once_however_often_it_is_told()
    {
        var window = await StartAsync();
        var operations = Ran(2);
        window.Tell(new WindowActor.Ended(operations[0]));
        window.Tell(new WindowActor.EndedAlone(operations[0]));
        window.Tell(new WindowActor.EndedAlone(operations[1]));
        window.Tell(new WindowActor.IntakeEnded(3));
        await window.HandledAsync();
        Assert.False(_context.End.Drained.IsCompleted);

        window.Tell(new WindowActor.Ended(_context.Ran()));
        await _context.End.Drained.InTime();
    }

    [Fact]
    public async Task The_oldest_make_room_for_the_youngest()
    {
        var window = await StartAsync();
        var operations = Ran(5);
        window.Tell(new WindowActor.Ended(Chain(operations)));
        await Eventually.True(() => operations[4].IsRecorded);
        await window.HandledAsync();

        Assert.Equal([false, false, true, true, true], operations.Select(operation => _context.Index.Find(operation.Id) is not null));
        Assert.Equal((2, 0, 2), _context.Index.Forgotten);
    }

    [Fact]
    public async Task What_is_told_late_makes_room_before_what_ended_after_it()
    {
        var window = await StartAsync();
        var operations = Ran(7);
        window.Tell(new WindowActor.Ended(Chain(operations[3], operations[5], operations[6])));
        window.Tell(new WindowActor.Ended(Chain(operations[0], operations[1], operations[2], operations[4])));
        await window.HandledAsync();

        Assert.Equal(
            [false, false, false, false, true, true, true],
            operations.Select(operation => _context.Index.Find(operation.Id) is not null));
    }

    [Fact]
    public async Task What_is_too_old_is_forgotten_by_a_timer_although_nothing_happens()
    {
        var window = await StartAsync();
        var first = _context.Ran();
        _time.Advance(TimeSpan.FromMinutes(1));
        var second = _context.Ran();
        window.Tell(new WindowActor.Ended(Chain(first, second)));
        await window.HandledAsync();

        _time.Advance(Lifetime - TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(1));
        await window.HandledAsync();
        Assert.NotNull(_context.Index.Find(first.Id));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.True(() => _context.Index.Find(first.Id) is null);
        Assert.NotNull(_context.Index.Find(second.Id));
        await window.HandledAsync();

        _time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.True(() => _context.Index.Find(second.Id) is null);
        Assert.Equal((0, 2, 2), _context.Index.Forgotten);
    }

    [Fact]
    public async Task What_is_pinned_stays_whatever_its_age_and_number_until_it_is_unpinned()
    {
        var window = await StartAsync();
        var pinned = _context.Ran();
        Assert.True(_context.Index.TryPin(pinned));
        window.Tell(new WindowActor.Ended(Chain([pinned, .. Ran(4)])));
        await window.HandledAsync();
        _time.Advance(2 * Lifetime);
        await Eventually.True(() => _context.Index.Forgotten.All == 4);
        Assert.Same(pinned, _context.Index.Find(pinned.Id));

        Assert.True(_context.Index.TryUnpin(pinned));
        window.Tell(new WindowActor.LookAgain(pinned));
        await Eventually.True(() => _context.Index.Find(pinned.Id) is null);
        Assert.True(pinned.IsForgotten);
    }

    [Fact]
    public async Task What_is_unpinned_while_it_is_young_takes_the_place_of_its_age()
    {
        var window = await StartAsync();
        var operations = Ran(4);
        Assert.True(_context.Index.TryPin(operations[1]));
        window.Tell(new WindowActor.Ended(Chain(operations)));
        await window.HandledAsync();

        // one more than the ring holds: the oldest of all goes
        Assert.True(_context.Index.TryUnpin(operations[1]));
        window.Tell(new WindowActor.LookAgain(operations[1]));
        await Eventually.True(() => _context.Index.Find(operations[0].Id) is null);
        Assert.NotNull(_context.Index.Find(operations[1].Id));

        window.Tell(new WindowActor.Ended(_context.Ran()));
        await Eventually.True(() => _context.Index.Find(operations[1].Id) is null);
    }

    [Fact]
    public async Task What_is_evicted_leaves_its_place_to_another()
    {
        var window = await StartAsync();
        var operations = Ran(3);
        window.Tell(new WindowActor.Ended(Chain(operations)));
        await window.HandledAsync();
        Assert.True(_context.Index.Evict(operations[2]));
        window.Tell(new WindowActor.LookAgain(operations[2]));
        var another = _context.Ran();
        window.Tell(new WindowActor.Ended(another));
        await window.HandledAsync();

        Assert.Equal(
            [true, true, false, true], operations.Append(another).Select(operation => _context.Index.Find(operation.Id) is not null));
    }

    [Fact]
    public async Task The_coordinator_hears_that_it_has_drained_when_all_that_was_admitted_is_in_the_ring()
    {
        var window = await StartAsync();
        var operations = Ran(2);
        window.Tell(new WindowActor.IntakeEnded(2));
        window.Tell(new WindowActor.Ended(operations[0]));
        await window.HandledAsync();
        Assert.False(_context.End.Drained.IsCompleted);

        window.Tell(new WindowActor.Ended(operations[1]));
        _coordinator.FishForMessage(message => message is CoordinatorActor.Drained);
        Assert.True(_context.End.Drained.IsCompleted);
    }

    [Fact]
    public async Task What_nobody_tells_it_of_is_asked_for_after_a_second_and_looked_up_after_another()
    {
        var window = await StartAsync(isReplacement: false);
        window.Tell(new WindowActor.Ended(_context.Ran()));
        var kept = _context.Ran();
        // any message makes it compare what has ended with what it was told
        window.Tell(new WindowActor.LookAgain(kept));
        await Eventually.True(() => _time.Next <= Second);

        _time.Advance(Second);
        _coordinator.ExpectMsg<CoordinatorActor.ReportAll>();
        Assert.False(kept.IsRecorded);
        await Eventually.True(() => _time.Next <= Second);

        _time.Advance(Second);
        await Eventually.True(() => kept.IsRecorded);
    }

    [Theory]
    [InlineData(Death.PoisonPill)]
    [InlineData(Death.Kill)]
    [InlineData(Death.Stop)]
    public async Task A_window_that_follows_one_that_died_has_all_that_that_one_had_and_what_nobody_could_tell_it(Death death)
    {
        var first = await StartAsync();
        var operations = Ran(2);
        first.Tell(new WindowActor.Ended(Chain(operations)));
        await first.HandledAsync();
        await first.DieAsync(death);
        // told to one that is dead
        var lost = _context.Ran(new ResultOperation<int, int>(0, awaited: true));
        first.Tell(new WindowActor.Ended(lost));

        var second = await StartAsync();
        second.Tell(new WindowActor.IntakeEnded(4));
        await lost.Completion.InTime();
        Assert.False(_context.End.Drained.IsCompleted);
        second.Tell(new WindowActor.Ended(_context.Ran()));
        await _context.End.Drained.InTime();
        await second.HandledAsync();

        Assert.Equal([false, true], operations.Select(operation => _context.Index.Find(operation.Id) is not null));
        Assert.Equal((1, 0, 1), _context.Index.Forgotten);
    }

    [Fact]
    public async Task What_a_worker_told_the_window_before_is_missed_and_looked_for_when_it_tells_this_one()
    {
        var window = await StartAsync();
        _time.Advance(Second);
        await window.HandledAsync();
        Assert.Null(_time.Next);
        // told to one that is dead, and then the worker hears that there is another
        var lost = _context.Ran(new ResultOperation<int, int>(0, awaited: true));
        window.Tell(new WindowActor.Reporting());
        await window.HandledAsync();

        _time.Advance(Second);
        _coordinator.ExpectMsg<CoordinatorActor.ReportAll>();
        await window.HandledAsync();
        _time.Advance(Second);
        await lost.Completion.InTime();
    }

    [Fact]
    public async Task What_runs_on_while_a_window_dies_is_found_although_its_worker_is_dead_too()
    {
        var running = _context.Begun(new ResultOperation<int, int>(0, awaited: true));
        var window = await StartAsync();
        for (var second = 0; second < 3; second++)
        {
            _time.Advance(Second);
            await window.HandledAsync();
        }

        // told to one that is dead, by a loop that nobody tells of another
        _context.End(running);
        for (var second = 0; second < 2; second++)
        {
            _time.Advance(Second);
            await window.HandledAsync();
        }

        await running.Completion.InTime();
        _time.Advance(Lifetime);
        await Eventually.True(() => _context.Index.Forgotten.All == 1);
        Assert.Null(_time.Next);
    }

    [Fact]
    public async Task A_window_that_follows_another_forgets_in_the_order_in_which_operations_ended()
    {
        // they end in the opposite order of their admission
        var operations = Enumerable.Range(0, 3).Select(_ => new WorkOperation<int>(0)).Reverse().ToArray();
        foreach (var operation in operations)
        {
            _context.Ran(operation);
            _time.Advance(Second);
        }

        var first = await StartAsync();
        first.Tell(new WindowActor.Ended(Chain(operations)));
        await first.HandledAsync();
        await first.DieAsync(Death.Stop);
        var second = await StartAsync();
        second.Tell(new WindowActor.Ended(_context.Ran()));
        await second.HandledAsync();
        Assert.Equal([false, true, true], operations.Select(operation => _context.Index.Find(operation.Id) is not null));

        _time.Advance(Lifetime - 2 * Second);
        await Eventually.True(() => _context.Index.Find(operations[1].Id) is null);
        Assert.NotNull(_context.Index.Find(operations[2].Id));
    }

    [Fact]
    public async Task What_was_pinned_before_a_window_died_is_pinned_after_it()
    {
        var first = await StartAsync();
        var operations = Ran(3);
        Assert.True(_context.Index.TryPin(operations[0]));
        first.Tell(new WindowActor.Ended(Chain(operations)));
        await first.HandledAsync();
        await first.DieAsync(Death.Kill);

        var second = await StartAsync();
        second.Tell(new WindowActor.Ended(Chain(Ran(3))));
        await second.HandledAsync();
        Assert.Equal([true, false, false], operations.Select(operation => _context.Index.Find(operation.Id) is not null));
    }

    [Fact]
    public async Task What_is_evicted_before_any_window_has_it_is_counted_once()
    {
        var first = await StartAsync();
        await first.DieAsync(Death.Stop);
        var evicted = _context.Ran();
        Assert.True(_context.Index.Evict(evicted));

        var second = await StartAsync();
        second.Tell(new WindowActor.Ended(evicted));
        second.Tell(new WindowActor.IntakeEnded(2));
        await second.HandledAsync();
        Assert.False(_context.End.Drained.IsCompleted);

        second.Tell(new WindowActor.Ended(_context.Ran()));
        await _context.End.Drained.InTime();
    }

    [Fact]
    public async Task What_is_evicted_while_no_window_is_there_does_not_keep_the_coordinator_from_draining()
    {
        var first = await StartAsync();
        var recorded = _context.Ran();
        first.Tell(new WindowActor.Ended(recorded));
        await first.HandledAsync();
        await first.DieAsync(Death.Stop);
        var unrecorded = _context.Ran();
        Assert.True(_context.Index.Evict(recorded));
        Assert.True(_context.Index.Evict(unrecorded));

        var second = await StartAsync();
        second.Tell(new WindowActor.LookAgain(recorded));
        second.Tell(new WindowActor.LookAgain(unrecorded));
        second.Tell(new WindowActor.IntakeEnded(2));
        await _context.End.Drained.InTime();
    }

    [Fact]
    public async Task A_clock_that_throws_when_a_sample_is_due_costs_nobody_an_answer()
    {
        var time = new TimeThatFailsOnce();
        var context = Lone.Context(new EphemeralOptions { TimeProvider = time, OnSample = static _ => { } });
        // one that replaces another looks for what is missing after a second, by the same clock
        var window = await StartAsync(context, isReplacement: false);
        var operation = context.Ran(new ResultOperation<int, int>(0, awaited: true));

        // once it is taken in, and once for the sample
        time.FailsIn = 2;
        window.Tell(new WindowActor.Ended(operation));

        await operation.Completion.InTime();
        await Eventually.True(() => time.FailsIn == 0);
    }

    [Fact]
    public async Task Samples_are_taken_after_a_change_at_most_once_an_interval_and_once_at_the_end()
    {
        var samples = 0;
        var context = Lone.Context(new EphemeralOptions
        {
            TimeProvider = _time, SampleInterval = TimeSpan.FromSeconds(10), OnSample = _ => Interlocked.Increment(ref samples),
        });
        var window = await StartAsync(context);
        window.Tell(new WindowActor.Ended(context.Ran()));
        window.Tell(new WindowActor.Ended(context.Ran()));
        await window.HandledAsync();
        Assert.Equal(0, samples);

        _time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.True(() => samples == 1);
        _time.Advance(TimeSpan.FromSeconds(30));
        window.Tell(new WindowActor.IntakeEnded(2));
        await Eventually.True(() => samples == 2);
    }

    private async Task<IActorRef> StartAsync(CoordinatorContext? context = null, bool isReplacement = true)
    {
        var window = _coordinator.ChildActorOf(Props.Create(typeof(WindowActor), context ?? _context, isReplacement));
        await window.HandledAsync();
        return window;
    }

    private Operation[] Ran(int count) => [.. Enumerable.Range(0, count).Select(_ => _context.Ran())];

    private static Operation Chain(params Operation[] operations)
    {
        for (var i = 1; i < operations.Length; i++)
            operations[i - 1].Next = operations[i];
        return operations[0];
    }

    private sealed class TimeThatFailsOnce : TimeProvider
    {
        public int FailsIn { get; set; }

        public override long GetTimestamp() =>
            FailsIn > 0 && --FailsIn == 0 ? throw new InvalidOperationException("The clock failed on purpose.") : base.GetTimestamp();
    }
}
