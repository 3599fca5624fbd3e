using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Routing;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Admission;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordination;

/// <summary>
/// The pool with its routees, between a coordinator and a window that are probes. The test does what a coordinator does: it adds to the
/// ready queue, and tells the pool what that wants.
/// </summary>
public class WorkerPoolSpec : TestKit
{
    private readonly TestProbe _coordinator, _window;
    private readonly ConcurrentQueue<(int Item, TaskCompletionSource End)> _started = new();
    private readonly CoordinatorContext _context;
    private readonly ConcurrentDictionary<IActorRef, WorkerRoutee> _joined = new();
    private readonly Dictionary<Operation, int> _items = [];
    private readonly IActorRef _pool;

    public WorkerPoolSpec()
        : base("akka.loglevel = OFF\n" + Eventually.ForProbes)
    {
        (_coordinator, _window) = (CreateTestProbe(), CreateTestProbe());
        _context = Lone.Context(new EphemeralOptions { MaxConcurrency = 3, EnableDynamicConcurrency = true }, BodyAsync);
        var routee = Props.Create(typeof(WorkerActor), _context, _coordinator.Ref, _window.Ref);
        _pool = _coordinator.ChildActorOf(new WorkerPool(_context.Ready, routee.Dispatcher).Props(routee));
    }

    [Fact]
    public async Task A_pool_has_no_routees_before_somebody_needs_one_and_grows_to_what_may_run()
    {
        Assert.Empty(await RouteesAsync());
        Add(5);
        await StartedAsync(3);
        Assert.Equal(3, (await RouteesAsync()).Count);
        Assert.Equal((3, 3), (_context.Ready.Totals.Started, _context.Ready.Totals.Active));
    }

    [Fact]
    public async Task A_routee_says_that_it_has_come_and_takes_until_nothing_is_left()
    {
        SetLimit(1);
        Add(3);
        JoinAll(1);
        for (var item = 0; item < 3; item++)
        {
            await StartedAsync(item + 1);
            End(item);
        }

        await Eventually.True(() => _context.Ready.Totals.Completed == 3);
        Assert.Single(await RouteesAsync());
        // three ends, told by the routee as it fell idle, in the order in which they ended
        var told = await ToldAsync(3);
        Assert.Equal([0, 1, 2], told.Select(ItemOf));
    }

    [Fact]
    public void The_coordinator_is_told_of_an_idle_key_before_the_window_is_told_of_its_last_operation()
    {
        var (both, keys) = (CreateTestProbe(), new KeyTable<string>(null));
        var context = Lone.Context(keys: keys);
        context.Ready.Add(context.Admit(WorkOperation<int>.New(0, keys.Enter("customer"))), out _);
        both.ChildActorOf(Props.Create(typeof(WorkerActor), context, both.Ref, both.Ref));
        both.ExpectMsg<CoordinatorActor.WorkerJoined>();
        Assert.Equal("customer", both.ExpectMsg<CoordinatorActor.KeyIdle>().Key.Text);
        both.ExpectMsg<WindowActor.Ended>();
    }

    [Fact]
    public async Task One_idle_routee_is_woken_for_one_ready_operation()
    {
        await MakeIdleAsync(3);
        var wanted = _context.Ready.Add(Admit(10), out _);
        Assert.Equal(new Wanted(1, 0), wanted);
        Tell(wanted);
        await StartedAsync(4);
        Assert.Equal(3, (await RouteesAsync()).Count);
        _context.Ready.CheckInvariants();

        // another one for the next, while that one runs
        Assert.Equal(new Wanted(1, 0), _context.Ready.Add(Admit(11), out _));
    }

    [Fact]
    public async Task A_message_for_which_nobody_was_chosen_wakes_nobody()
    {
        await MakeIdleAsync(2);
        _pool.Tell(new WorkerActor.Work());
        _pool.Tell(new WorkerActor.Work());
        Assert.Equal(2, (await RouteesAsync()).Count);
        var wanted = _context.Ready.Add(Admit(10), out _);
        Assert.Equal(new Wanted(1, 0), wanted);
        Tell(wanted);
        await StartedAsync(3);
    }

    [Fact]
    public async Task Nobody_is_woken_while_work_is_held_back()
    {
        await MakeIdleAsync(2);
        _context.Ready.Hold(Holds.Paused);
        Assert.Equal(default, _context.Ready.Add(Admit(10), out _));
        _pool.Tell(new WorkerActor.Work());
        Assert.Equal(2, (await RouteesAsync()).Count);
        Assert.Equal(2, _started.Count);

        var wanted = _context.Ready.Release(Holds.Paused);
        Assert.Equal(new Wanted(1, 0), wanted);
        Tell(wanted);
        await StartedAsync(3);
    }

    [Fact]
    public async Task What_runs_goes_on_when_work_is_held_back_and_nothing_follows_it()
    {
        SetLimit(1);
        Add(2);
        await StartedAsync(1);
        _context.Ready.Hold(Holds.Deferred);
        End(0);
        await Eventually.True(() => _context.Ready.Totals.Completed == 1);
        Assert.Single(await RouteesAsync());
        Assert.Single(_started);
        Tell(_context.Ready.Release(Holds.Deferred));
        await StartedAsync(2);
    }

    [Fact]
    public async Task A_higher_limit_makes_the_pool_grow_and_a_lower_one_holds_at_once()
    {
        Add(8);
        await StartedAsync(3);
        SetLimit(5);
        await StartedAsync(5);
        Assert.Equal(5, (await RouteesAsync()).Count);

        SetLimit(2);
        for (var item = 0; item < 3; item++)
            End(item);
        await Eventually.True(() => _context.Ready.Totals.Completed == 3);
        Assert.Equal((2, 5), (_context.Ready.Totals.Active, _started.Count));
        End(3);
        await StartedAsync(6);
        Assert.Equal(2, _context.Ready.Totals.Active);
        Assert.Equal(5, (await RouteesAsync()).Count);
    }

    [Theory]
    [InlineData(Death.PoisonPill)]
    [InlineData(Death.Kill)]
    [InlineData(Death.Stop)]
    public async Task A_routee_that_dies_in_mid_work_is_replaced_and_its_operation_ends_once(Death death)
    {
        SetLimit(1);
        Add(2);
        await StartedAsync(1);
        JoinAll(1);
        var (dead, routee) = _joined.Single();
        await dead.DieAsync(death);

        // as the coordinator does, which watches it
        Tell(_context.Ready.Replace(routee));
        JoinAll(1);
        Assert.DoesNotContain(dead, await RouteesAsync());
        Assert.Single(await RouteesAsync());
        Assert.Equal((1, 1), (_context.Ready.Totals.Active, _started.Count));

        End(0);
        // what it ran had its place until it ended: then whoever may run the next is looked for
        Tell(_coordinator.ExpectMsg<CoordinatorActor.Wake>().Wanted);
        await StartedAsync(2);
        End(1);
        var told = await ToldAsync(2);
        Assert.Equal([0, 1], told.Select(ItemOf).Order());
        Assert.Equal(new OperationTotals(2, 2, 0, 0, 0), _context.Ready.Totals);
    }

    [Fact]
    public async Task The_pool_outlives_the_last_of_its_routees()
    {
        await MakeIdleAsync(2);
        foreach (var (worker, routee) in _joined.ToArray())
        {
            await worker.DieAsync(Death.Kill);
            _joined.TryRemove(worker, out _);
            Tell(_context.Ready.Replace(routee));
        }

        JoinAll(2);
        Add(1);
        await StartedAsync(3);
        Assert.Equal(2, (await RouteesAsync()).Count);
    }

    [Fact]
    public async Task What_somebody_awaits_is_told_at_once_although_more_is_ready()
    {
        SetLimit(1);
        var awaited = _context.Admit(new Awaited(0));
        Tell(_context.Ready.Add(awaited, out _));
        Add(1);
        await StartedAsync(1);
        End(0);
        await StartedAsync(2);
        Assert.Same(awaited, Assert.Single(await ToldAsync(1)));
    }

    [Fact]
    public async Task Short_work_is_told_of_in_one_message_for_many()
    {
        // what has been kept for long is told in a message of its own: here no time passes
        var context = Lone.Context(new EphemeralOptions { MaxConcurrency = 1, TimeProvider = new FakeTime() });
        context.Ready.Hold(Holds.Paused);
        for (var i = 0; i < 640; i++)
            context.Ready.Add(context.Admit(), out _);
        var routee = Props.Create(typeof(WorkerActor), context, _coordinator.Ref, _window.Ref);
        var pool = _coordinator.ChildActorOf(new WorkerPool(context.Ready, routee.Dispatcher).Props(routee));
        WorkerPool.WakeRoutees(pool, context.Ready.Release(Holds.Paused));

        var messages = 0;
        for (var told = 0; told < 640; messages++)
        {
            for (var at = _window.ExpectMsg<WindowActor.Ended>().Oldest; at is not null; at = at.Next)
                told++;
        }

        // one more for the first, which is told at once
        Assert.InRange(messages, 10, 11);
        await Eventually.True(() => context.Gate.GivenBack == 640);
    }

    [Fact]
    public async Task A_routee_reports_to_the_window_that_it_is_told_of()
    {
        SetLimit(1);
        Add(2);
        await StartedAsync(1);
        JoinAll(1);
        var another = CreateTestProbe();
        // the pool knows a routee a little after that has come
        Assert.Single(await RouteesAsync());
        _pool.Tell(new Broadcast(new WorkerActor.ReportTo(another)));
        await _joined.Single().Key.HandledAsync();
        another.ExpectMsg<WindowActor.Reporting>();
        End(0);
        await StartedAsync(2);
        End(1);
        var told = 0;
        while (told < 2)
        {
            for (var at = another.ExpectMsg<WindowActor.Ended>().Oldest; at is not null; at = at.Next)
                told++;
        }

        Assert.False(_window.HasMessages);
    }

    [Fact]
    public async Task A_routee_whose_loop_failed_dies_of_it()
    {
        await MakeIdleAsync(1);
        var (worker, _) = _joined.Single();
        Watch(worker);
        worker.Tell(new WorkerActor.LoopFailed(new InvalidOperationException("as it must not")));
        ExpectTerminated(worker);
    }

    [Fact]
    public void A_pool_that_shares_a_queue_is_not_sent_to_another_system() => Assert.Throws<NotSupportedException>(
        () => new WorkerPool(_context.Ready, "").ToSurrogate(Sys));

    private async Task BodyAsync(int item, CancellationToken token)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _started.Enqueue((item, end));
        await end.Task;
    }

    private Operation Admit(int item)
    {
        var operation = _context.Admit(new WorkOperation<int>(item));
        _items.Add(operation, item);
        return operation;
    }

    private void Add(int count)
    {
        var first = _started.Count;
        for (var i = 0; i < count; i++)
            Tell(_context.Ready.Add(Admit(first + i), out _));
    }

    private void Tell(Wanted wanted) => WorkerPool.WakeRoutees(_pool, wanted);

    private void SetLimit(int limit) => Tell(_context.Ready.SetLimit(limit));

    private Task StartedAsync(int count) => Eventually.True(() => _started.Count == count);

    /// <summary>Ends what started as this one, counted from 0.</summary>
    private void End(int number) => _started.ElementAt(number).End.SetResult();

    private void JoinAll(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var joined = (CoordinatorActor.WorkerJoined)_coordinator.FishForMessage(message => message is CoordinatorActor.WorkerJoined);
            Assert.True(_joined.TryAdd(joined.Worker, joined.Routee));
        }
    }

    /// <summary>Has so many run something that ends at once.</summary>
    private async Task MakeIdleAsync(int count)
    {
        Add(count);
        await StartedAsync(count);
        for (var item = 0; item < count; item++)
            End(item);
        await Eventually.True(() => _context.Ready.Totals.Completed == count);
        await ToldAsync(count);
        // each has looked once more, and found nothing
        JoinAll(count);
        await Eventually.True(() => _joined.Values.All(routee => routee.State == WorkerState.Idle));
    }

    /// <summary>What the window is told of, so many.</summary>
    private Task<List<Operation>> ToldAsync(int count)
    {
        var told = new List<Operation>();
        while (told.Count < count)
        {
            for (var at = _window.ExpectMsg<WindowActor.Ended>().Oldest; at is not null; at = at.Next)
                told.Add(at);
        }

        return Task.FromResult(told);
    }

    private int ItemOf(Operation operation) => _items[operation];

    private async Task<List<IActorRef>> RouteesAsync() =>
        [.. (await _pool.Ask<Routees>(GetRoutees.Instance, Eventually.Deadline)).Members.Select(member => ((ActorRefRoutee)member).Actor)];

    private sealed class Awaited(int item) : WorkOperation<int>(item)
    {
        public override bool IsAwaited => true;
    }
}
