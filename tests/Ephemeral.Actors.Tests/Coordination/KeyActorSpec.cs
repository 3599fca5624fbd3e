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
/// One key's actor, between a coordinator that tells it what to hold and a pool that it has woken: both are probes, and the test takes
/// and ends operations as a worker does.
/// </summary>
public class KeyActorSpec : TestKit
{
    /// <summary>How many operations of a key stand in the ready queue.</summary>
    private const int MostLent = ReadyKeys.MostLent;

    private readonly TestProbe _coordinator, _pool;
    private readonly KeyTable<string> _keys = new(null);
    private readonly CoordinatorContext _context;
    private readonly OperationKey _key;
    private readonly WorkerRoutee _worker = new(ActorRefs.Nobody);

    public KeyActorSpec()
        : base("akka.loglevel = OFF\n" + Eventually.ForProbes)
    {
        (_coordinator, _pool) = (CreateTestProbe(), CreateTestProbe());
        _context = Lone.Context(new EphemeralOptions { MaxConcurrency = 2 }, keys: _keys);
        _key = _keys.Enter("customer");
    }

    [Fact]
    public async Task What_the_ready_queue_has_room_for_is_lent_when_it_starts_and_somebody_is_woken_for_it()
    {
        var (operations, toHold) = Admit(MostLent + 3);
        // the coordinator has lent the first ones itself, and told nobody yet
        Assert.Equal(3, toHold.Count);
        Assert.Equal(operations[0], Take());
        End(operations[0]);

        var key = Start();
        await key.HandledAsync();
        Assert.Equal((MostLent - 1, 3), (_key.Lent.Count, _key.Held));
        Hold(toHold, key);
        await key.HandledAsync();
        Assert.Equal((MostLent, 2), (_key.Lent.Count, _key.Held));
    }

    [Fact]
    public async Task What_it_holds_is_lent_in_order_whenever_half_of_what_was_lent_has_gone()
    {
        var (operations, toHold) = Admit(3 * MostLent);
        var key = Start();
        Hold(toHold, key);
        await key.HandledAsync();
        Assert.Equal((MostLent, 2 * MostLent), (_key.Lent.Count, _key.Held));

        var ran = new List<Operation>();
        var lends = 0;
        while (Take() is { } operation)
        {
            ran.Add(operation);
            if (End(operation) != KeyNews.HasRoom)
                continue;
            lends++;
            Assert.InRange(_key.Lent.Count, 0, MostLent / 2);
            key.Tell(new KeyActor.Lend());
            await key.HandledAsync();
        }

        Assert.Equal(operations, ran);
        Assert.Equal(4, lends);
        Assert.Equal((0, 0), (_key.Lent.Count, _key.Held));
    }

    [Fact]
    public async Task One_that_was_cancelled_while_it_was_held_is_never_lent()
    {
        var (operations, toHold) = Admit(MostLent + 4);
        var key = Start();
        Hold(toHold, key);
        await key.HandledAsync();
        foreach (var cancelled in operations[^3..^1])
        {
            Assert.True(_context.TryCancelPending(cancelled, new OperationCanceledException()));
            key.Tell(new KeyActor.Cancelled());
        }

        var ran = new List<Operation>();
        while (Take() is { } operation)
        {
            ran.Add(operation);
            if (End(operation) == KeyNews.HasRoom)
                key.Tell(new KeyActor.Lend());
            await key.HandledAsync();
        }

        Assert.Equal([.. operations[..^3], operations[^1]], ran);
        Assert.Equal((0, 0), (_key.Lent.Count, _key.Held));
    }

    [Fact]
    public async Task When_all_that_it_has_is_cancelled_the_coordinator_hears_that_it_is_idle()
    {
        var (operations, toHold) = Admit(MostLent + 2);
        var key = Start();
        Hold(toHold, key);
        await key.HandledAsync();
        foreach (var cancelled in operations)
        {
            Assert.True(_context.TryCancelPending(cancelled, new OperationCanceledException()));
            key.Tell(new KeyActor.Cancelled());
        }

        Assert.Equal(_key, _coordinator.ExpectMsg<CoordinatorActor.KeyIdle>().Key);
        Assert.Equal((0, 0), (_key.Lent.Count, _key.Held));
    }

    [Fact]
    public async Task When_what_it_holds_was_cancelled_and_all_else_ends_before_it_looks_the_coordinator_hears_that_it_is_idle()
    {
        var (operations, toHold) = Admit(MostLent + 2);
        var key = Start();
        Hold(toHold, key);
        await key.HandledAsync();
        foreach (var held in operations[^2..])
        {
            Assert.True(_context.TryCancelPending(held, new OperationCanceledException()));
            key.Tell(new KeyActor.Cancelled());
        }

        await key.HandledAsync();
        var news = new List<KeyNews>();
        while (Take() is { } operation)
            news.Add(End(operation));
        Assert.DoesNotContain(KeyNews.IsIdle, news);

        key.Tell(new KeyActor.Lend());

        Assert.Equal(_key, _coordinator.ExpectMsg<CoordinatorActor.KeyIdle>().Key);
    }

    [Fact]
    public async Task While_work_is_held_back_it_lends_and_wakes_nobody()
    {
        _context.Ready.Hold(Holds.Paused);
        var (_, toHold) = Admit(MostLent + 1);
        var key = Start();
        Hold(toHold, key);
        await key.HandledAsync();
        Assert.Equal((MostLent, 1), (_key.Lent.Count, _key.Held));
        Assert.False(_pool.HasMessages);
    }

    [Fact]
    public async Task Whom_the_ready_queue_wants_for_what_is_lent_the_pool_is_told()
    {
        var (operations, toHold) = Admit(MostLent + 1, tellPool: false);
        // nothing of it is lent any more, and nobody has been woken for what is held
        _context.Ready.Hold(Holds.Paused);
        foreach (var operation in operations[..MostLent])
            Assert.True(_context.TryCancelPending(operation, new OperationCanceledException()));

        _context.Ready.Release(Holds.Paused);
        var key = Start();
        Hold(toHold, key);
        await key.HandledAsync();
        Assert.Same(operations[^1], _key.Lent.Oldest);
        Assert.Equal(operations[^1], Take());
    }

    [Theory]
    [InlineData(Death.PoisonPill)]
    [InlineData(Death.Kill)]
    [InlineData(Death.Stop)]
    public async Task One_that_is_killed_gives_back_what_waits_of_the_key_and_what_runs_goes_on(Death death)
    {
        var (operations, toHold) = Admit(MostLent + 2);
        var running = Take();
        var key = Start();
        Hold(toHold, key);
        await key.HandledAsync();

        await key.DieAsync(death);

        var stopped = _coordinator.ExpectMsg<CoordinatorActor.KeyStopped>();
        Assert.Same(_key, stopped.Key);
        Assert.Equal(operations[1..], stopped.Waiting);
        Assert.All(stopped.Waiting, operation => Assert.True(_context.TryCancelPending(operation, new OperationCanceledException())));
        Assert.Equal((OperationStates.Running, 0, 0), (running!.State, _key.Lent.Count, _key.Held));
        Assert.Equal(KeyNews.IsIdle, End(running));
        Assert.Equal(_context.Gate.Taken, _context.Gate.GivenBack);
    }

    [Fact]
    public async Task What_comes_for_one_that_has_died_waits_for_the_next()
    {
        var key = Start();
        await key.DieAsync(Death.Kill);
        var (operations, toHold) = Admit(MostLent + 2);
        Hold(toHold, key);

        var next = Start();
        await next.HandledAsync();
        Assert.Equal((MostLent, 2), (_key.Lent.Count, _key.Held));
        Assert.Equal(operations[0], Take());
        await next.DieAsync(Death.Stop);
        Assert.Equal((0, 0), (_key.Lent.Count, _key.Held));
        Assert.Equal(operations[1..], _coordinator.ExpectMsg<CoordinatorActor.KeyStopped>().Waiting);
    }

    [Fact]
    public async Task A_message_that_is_not_its_own_is_left_unhandled()
    {
        var unhandled = CreateTestProbe();
        Sys.EventStream.Subscribe(unhandled, typeof(Akka.Event.UnhandledMessage));
        var key = Start();
        key.Tell("who are you?");
        Assert.Equal("who are you?", unhandled.ExpectMsg<Akka.Event.UnhandledMessage>().Message);
        await key.HandledAsync();
    }

    private IActorRef Start() =>
        _coordinator.ChildActorOf(KeyActor.Props(_context, _key, _pool));

    /// <summary>Brings operations of the key as the coordinator does.</summary>
    /// <returns>All, and those that the key's actor is to hold.</returns>
    private (Operation[] Operations, List<Operation> ToHold) Admit(int count, bool tellPool = true)
    {
        var operations = new Operation[count];
        var toHold = new List<Operation>();
        for (var i = 0; i < count; i++)
        {
            Assert.Same(_key, _keys.Enter("customer"));
            var wanted = _context.Ready.Add(operations[i] = _context.Admit(_key), out var held);
            if (tellPool)
                WorkerPool.WakeRoutees(_pool, wanted);
            if (held is not null)
                toHold.Add(held);
        }

        _pool.ReceiveWhile(TimeSpan.Zero, message => message as AdjustPoolSize);
        return (operations, toHold);
    }

    private void Hold(IEnumerable<Operation> operations, IActorRef key)
    {
        foreach (var operation in operations)
        {
            if (_key.Intake.Add(operation))
                key.Tell(new KeyActor.Hold(_key.Intake));
        }
    }

    private Operation? Take()
    {
        var operation = _context.Ready.TakeFirst(_worker, out _);
        if (operation is not null)
            _context.Gate.GiveBack(operation.Key);
        return operation;
    }

    /// <summary>Ends it, and leaves what could start next where it is.</summary>
    private KeyNews End(Operation operation)
    {
        _context.Ready.Hold(Holds.Deferred);
        Assert.Null(_context.Ready.EndAndTake(_worker, operation, OperationStates.Completed, null, out var told));
        _context.Ready.Release(Holds.Deferred);
        return told.News;
    }
}
