using Akka.Actor;
using Akka.Routing;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Admission;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordination;

/// <summary>A coordinator's actor, whose parent and gateway are probes. The test does what a handle does: it admits, and tells.</summary>
public class CoordinatorActorSpec : TestKit
{
    private readonly FakeTime _time = new();
    private readonly Gate _gate = new();
    private readonly TestProbe _manager, _application;
    private readonly KeyTable<string> _keys = new(null);

    public CoordinatorActorSpec()
        : base("akka.loglevel = OFF\n" + Eventually.ForProbes) => (_manager, _application) = (CreateTestProbe(), CreateTestProbe());

    [Fact]
    public async Task What_has_ended_never_piles_up_before_the_window_however_fast_operations_end()
    {
        const int Operations = 200_000;
        var options = new EphemeralOptions { MaxConcurrency = 4 };
        await using var coordinator = new EphemeralWorkCoordinator<int>(static (_, _) => Task.CompletedTask, options, Sys);
        var producing = Task.Run(async () =>
        {
            for (var item = 0; item < Operations; item++)
                await coordinator.EnqueueAsync(item);
        });
        var most = 0;
        while (!producing.IsCompleted)
            most = Math.Max(most, coordinator.GetStatus().Tracked);
        await producing;
        most = Math.Max(most, coordinator.GetStatus().Tracked);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.InRange(most, 1, 2_500);
        Assert.Equal(Operations, coordinator.TotalCompleted);
    }

    [Fact]
    public async Task It_begins_with_a_pool_and_a_window_and_makes_a_gateway_when_somebody_speaks_with_it()
    {
        var coordinator = Start(Context());
        await coordinator.HandledAsync();
        Assert.Equal(["window", "workers"], Children(coordinator));

        coordinator.Tell(GetStatus.Instance, TestActor);
        _application.ExpectMsg<GetStatus>();
        Assert.Equal(TestActor, _application.LastSender);
        Assert.Equal(["gateway", "window", "workers"], Children(coordinator));
    }

    [Fact]
    public async Task What_is_admitted_is_run_in_order_and_the_coordinator_drains_when_nothing_more_comes()
    {
        var context = Context(new EphemeralOptions { MaxConcurrency = 1 });
        var coordinator = Start(context);
        var operations = Admit(context, coordinator, 3);
        await _gate.HasStarted(0);
        _gate.LetGoAll(3);
        context.Gate.Close(() => new InvalidOperationException());
        coordinator.Tell(new CoordinatorActor.IntakeEnded());
        await context.End.Drained.InTime();

        Assert.Equal([0, 1, 2], _gate.Started);
        Assert.All(operations, operation => Assert.Equal((OperationStates.Completed, true), (operation.State, operation.IsRecorded)));
    }

    [Fact]
    public async Task Many_that_are_admitted_while_it_is_busy_are_told_to_it_once()
    {
        var context = Context(new EphemeralOptions { MaxConcurrency = 2 });
        var intake = context.Intake;
        Assert.True(intake.Add(context.Admit(new WorkOperation<int>(0))));
        Assert.False(intake.Add(context.Admit(new WorkOperation<int>(1))));
        var coordinator = Start(context);
        coordinator.Tell(new CoordinatorActor.Admitted(intake));
        await _gate.HasStarted(0, 1);
        // one that finds nothing is none the worse for it
        coordinator.Tell(new CoordinatorActor.Admitted(intake));
        await coordinator.HandledAsync();
        _gate.LetGoAll(2);
    }

    [Theory]
    [InlineData("customer-17", "key-customer-17")]
    [InlineData("", "key-")]
    [InlineData("a/b/../c", "key-a%2Fb%2F..%2Fc")]
    [InlineData("$x", "key-%24x")]
    [InlineData("ä €\n\0", "key-%C3%A4%20%E2%82%AC%0A%00")]
    [InlineData("100%", "key-100%25")]
    public async Task A_key_has_an_actor_named_after_it_whatever_its_text(string text, string name)
    {
        var context = Context(keys: _keys);
        var coordinator = Start(context);
        Admit(context, coordinator, 1, text);
        await _gate.HasStarted(0);
        await coordinator.HandledAsync();
        Assert.Equal([name, "window", "workers"], Children(coordinator));
        Assert.Equal(name, _keys.Find(text)!.Actor!.Path.Name);
        _gate.LetGo(0);
    }

    [Fact]
    public async Task Keys_of_the_same_long_text_have_actors_of_their_own()
    {
        var context = Context(keys: _keys);
        var coordinator = Start(context);
        var text = new string('x', 5_000);
        Admit(context, coordinator, 1, text + "1");
        Admit(context, coordinator, 1, text + "2");
        await Eventually.True(() => _keys.Find(text + "1")?.Actor is not null && _keys.Find(text + "2")?.Actor is not null);
        Assert.Equal(
            ["key-" + new string('x', 200), "key-" + new string('x', 200) + "+2", "window", "workers"], Children(coordinator));
        _gate.LetGoAll(1);
    }

    [Fact]
    public async Task A_text_that_is_no_text_is_no_error()
    {
        // half of a character, such as a key that was cut has
        var context = Context(new EphemeralOptions { MaxConcurrency = 2 }, _keys);
        var coordinator = Start(context);
        Admit(context, coordinator, 1, "cut \ud83d");
        await _gate.HasStarted(0);
        Admit(context, coordinator, 1, new string('x', 199) + "\ud83d\ude00");
        await Eventually.True(() => context.Ready.Totals.Started == 2);
        _gate.LetGo(0);
    }

    [Fact]
    public async Task What_a_key_has_too_much_of_its_actor_holds()
    {
        var context = Context(keys: _keys);
        var coordinator = Start(context);
        context.Ready.Hold(Holds.Paused);
        Admit(context, coordinator, ReadyKeys.MostLent + 36, "customer");
        await Eventually.True(() => _keys.Find("customer") is { Lent.Count: ReadyKeys.MostLent, Held: 36 });
        Tell(coordinator, context.Ready.Release(Holds.Paused));
        _gate.LetGoAll(ReadyKeys.MostLent + 36);
        await Eventually.True(() => context.Ready.Totals.Completed == ReadyKeys.MostLent + 36);
        Assert.Equal(Enumerable.Range(0, ReadyKeys.MostLent + 36), _gate.Started);
    }

    [Theory]
    [InlineData(Death.PoisonPill)]
    [InlineData(Death.Kill)]
    [InlineData(Death.Stop)]
    public async Task When_a_keys_actor_dies_what_it_held_is_cancelled_with_the_reason_and_the_next_item_gets_another(Death death)
    {
        var context = Context(new EphemeralOptions { MaxConcurrency = 1 }, _keys);
        var coordinator = Start(context);
        var operations = Admit(context, coordinator, 100, "customer");
        await _gate.HasStarted(0);
        // the key has all of them once the coordinator is through with what it took in, and answers again
        await Eventually.True(() => _keys.Find("customer") is { Actor: not null } key && key.Lent.Count + key.Held == 99);
        await coordinator.Ask<ActorIdentity>(new Identify(null)).InTime();
        var dead = _keys.Find("customer")!.Actor!;
        await dead.DieAsync(death);
        await Eventually.True(() => operations[1..].All(operation => operation.IsRecorded));
        Assert.All(operations[1..], operation => Assert.Contains("The actor of key 'customer'", operation.Error!.Message));

        // the coordinator may hear of the death after the test
        await Eventually.True(() => _keys.Find("customer")!.Actor is null);
        var next = Admit(context, coordinator, 1, "customer")[0];
        await Eventually.True(() => _keys.Find("customer")!.Actor is { } actor && !actor.Equals(dead));
        _gate.LetGo(0);
        await Eventually.True(() => next.State == OperationStates.Completed);
        Assert.Equal(["key-customer", "window", "workers"], Children(coordinator));
    }

    [Fact]
    public async Task A_routee_that_dies_is_replaced_by_another()
    {
        var context = Context(new EphemeralOptions { MaxConcurrency = 1 });
        var coordinator = Start(context);
        Admit(context, coordinator, 2);
        await _gate.HasStarted(0);
        var workers = await WorkersAsync(coordinator);
        await Assert.Single(workers).DieAsync(Death.Kill);
        await Eventually.TrueAsync(async () => (await WorkersAsync(coordinator)) is [var other] && !other.Equals(workers[0]), () => "another");
        _gate.LetGoAll(2);
        await Eventually.True(() => context.Ready.Totals.Completed == 2);
    }

    [Fact]
    public async Task A_window_that_dies_is_replaced_by_one_that_has_what_the_first_had()
    {
        var context = Context(new EphemeralOptions { TimeProvider = _time, MaxOperationLifetime = null });
        var coordinator = Start(context);
        _gate.LetGoAll(10);
        Admit(context, coordinator, 3);
        await Eventually.True(() => context.Ready.Totals.Completed == 3);
        await Child(coordinator, "window").DieAsync(Death.Kill);
        Admit(context, coordinator, 2);
        context.Gate.Close(() => new InvalidOperationException());
        coordinator.Tell(new CoordinatorActor.IntakeEnded());
        await Eventually.True(() =>
        {
            // it asks the workers again
            _time.Advance(TimeSpan.FromSeconds(1));
            return context.End.Drained.IsCompleted;
        });
        Assert.Equal(5, context.Visible(OperationStates.All).Count);
    }

    [Fact]
    public async Task When_its_pool_dies_it_ends_and_says_why()
    {
        var context = Context(new EphemeralOptions { MaxConcurrency = 1 });
        var coordinator = Start(context);
        Watch(coordinator);
        var operations = Admit(context, coordinator, 2);
        await _gate.HasStarted(0);
        await Child(coordinator, "workers").DieAsync(Death.Kill);
        ExpectTerminated(coordinator);
        Assert.Equal(OperationStates.Cancelled, operations[1].State);
        Assert.Contains("its actor 'workers' was stopped by somebody else", operations[1].Error!.Message);
        Assert.IsType<ObjectDisposedException>(context.Gate.ClosedBecause());
        await context.End.Drained.InTime();
    }

    [Fact]
    public async Task What_was_cancelled_before_it_started_is_in_the_window_and_never_runs()
    {
        var context = Context(new EphemeralOptions { MaxConcurrency = 1 });
        var coordinator = Start(context);
        var operations = Admit(context, coordinator, 3);
        await _gate.HasStarted(0);
        Assert.True(context.TryCancelPending(operations[1], new OperationCanceledException("as asked")));
        coordinator.Tell(new CoordinatorActor.Cancelled(operations[1]));
        await Eventually.True(() => operations[1].IsRecorded);
        _gate.LetGoAll(3);
        await Eventually.True(() => context.Ready.Totals.Ended == 3);
        Assert.Equal([0, 2], _gate.Started);
    }

    [Fact]
    public async Task A_signal_that_cancels_ends_what_waits_and_what_comes_until_it_is_gone()
    {
        var sink = new SignalSink();
        var context = Context(new EphemeralOptions { MaxConcurrency = 1, Signals = sink, CancelOnSignals = new HashSet<string> { "overload" } });
        var coordinator = Start(context);
        var operations = Admit(context, coordinator, 2);
        await _gate.HasStarted(0);
        sink.Raise("overload");
        await Eventually.True(() => operations[1].IsRecorded);
        var late = Admit(context, coordinator, 1, first: 7)[0];
        await Eventually.True(() => late.IsRecorded);
        Assert.All([operations[1], late], operation => Assert.Contains("because of the signal 'overload'", operation.Error!.Message));
        Assert.Equal(OperationStates.Running, operations[0].State);

        sink.Retract("overload");
        Admit(context, coordinator, 1, first: 8);
        _gate.LetGo(0);
        await _gate.HasStarted(8);
        _gate.LetGo(8);
    }

    [Fact]
    public async Task A_signal_that_defers_holds_back_what_waits_until_it_is_gone()
    {
        var sink = new SignalSink();
        var context = Context(new EphemeralOptions { TimeProvider = _time, Signals = sink, DeferOnSignals = new HashSet<string> { "busy.*" } });
        var coordinator = Start(context);
        await coordinator.HandledAsync();
        sink.Raise("busy.db");
        Assert.Equal(Holds.Deferred, context.Ready.Holds);
        Admit(context, coordinator, 1);
        await coordinator.HandledAsync();
        Assert.Empty(_gate.Started);
        Assert.NotNull(context.Signals.DeferredSince);

        sink.Retract("busy.db");
        await _gate.HasStarted(0);
        Assert.Null(context.Signals.DeferredSince);
        _gate.LetGo(0);
    }

    [Fact]
    public async Task What_runs_too_long_has_its_token_cancelled_when_its_time_is_over_and_not_before()
    {
        var context = Context(new EphemeralOptions { TimeProvider = _time, OperationTimeout = TimeSpan.FromSeconds(10) });
        var coordinator = Start(context);
        var operation = Admit(context, coordinator, 1)[0];
        await _gate.HasStarted(0);
        await Eventually.True(() => _time.Next <= TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromMilliseconds(9_999));
        await coordinator.HandledAsync();
        Assert.False(operation.IsCancellationRequested);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.True(() => operation.HasEnded);
        Assert.Equal((OperationStates.Failed, typeof(TimeoutException)), (operation.State, operation.Error!.GetType()));
    }

    [Fact]
    public async Task A_pause_is_ended_by_its_own_number()
    {
        var context = Context();
        var coordinator = Start(context);
        var (first, second) = (context.Ready.Pause(), context.Ready.Pause());
        Admit(context, coordinator, 1);
        coordinator.Tell(new CoordinatorActor.Resume(first));
        await coordinator.HandledAsync();
        Assert.Empty(_gate.Started);
        coordinator.Tell(new CoordinatorActor.Resume(second));
        await _gate.HasStarted(0);
        _gate.LetGo(0);
    }

    [Fact]
    public async Task Shutting_down_cancels_what_waits_and_what_runs_and_then_it_stops()
    {
        var context = Context(new EphemeralOptions { MaxConcurrency = 1 });
        var coordinator = Start(context);
        Watch(coordinator);
        var operations = Admit(context, coordinator, 3);
        await _gate.HasStarted(0);
        var reason = new OperationCanceledException("closing time");
        coordinator.Tell(new CoordinatorActor.Shutdown(reason));
        ExpectTerminated(coordinator);
        Assert.All(operations, operation =>
        {
            Assert.Equal((OperationStates.Cancelled, reason), (operation.State, operation.Error));
            Assert.True(operation.IsRecorded);
        });
        Assert.True(context.End.Drained.IsCompleted);
        Assert.Equal(new OperationTotals(1, 0, 0, 1, 2), context.Ready.Totals);
    }

    [Fact]
    public async Task What_was_asked_of_it_before_it_stops_reaches_the_gateway_first()
    {
        var context = Context();
        var coordinator = Start(context);
        Watch(coordinator);
        coordinator.Tell(GetStatus.Instance, TestActor);
        coordinator.Tell(new CoordinatorActor.Shutdown(new OperationCanceledException()));
        coordinator.Tell(GetLints.Instance, TestActor);
        ExpectTerminated(coordinator);
        _application.ExpectMsg<GetStatus>();
        _application.ExpectMsg<GetLints>();
        await context.End.Drained.InTime();
    }

    [Fact]
    public async Task What_does_not_heed_its_token_is_let_go_when_the_shutdown_takes_too_long()
    {
        var end = new TaskCompletionSource();
        var context = Lone.Context(
            new EphemeralOptions { TimeProvider = _time, ShutdownTimeout = TimeSpan.FromSeconds(5) }, (_, _) => end.Task, gateway: Forwarding);
        var coordinator = Start(context);
        Watch(coordinator);
        var operation = Admit(context, coordinator, 1)[0];
        await Eventually.True(() => operation.State == OperationStates.Running);
        coordinator.Tell(new CoordinatorActor.Shutdown(new OperationCanceledException("closing time")));
        await coordinator.HandledAsync();
        _time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromMilliseconds(1));
        await coordinator.HandledAsync();
        Assert.Equal(OperationStates.Running, operation.State);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        ExpectTerminated(coordinator);
        Assert.Contains("let go of this operation", operation.Error!.Message);
        end.SetResult();
        Assert.Equal(new OperationTotals(1, 0, 0, 1, 0), context.Ready.Totals);
    }

    [Theory]
    [InlineData(Death.PoisonPill)]
    [InlineData(Death.Kill)]
    [InlineData(Death.Stop)]
    public async Task When_it_is_stopped_by_somebody_else_it_answers_for_everything(Death death)
    {
        var context = Context(new EphemeralOptions { MaxConcurrency = 1 }, _keys);
        var released = new ReleasableContext(context);
        var coordinator = Start(released);
        var operations = Admit(context, coordinator, 70, "customer");
        await _gate.HasStarted(0);
        await coordinator.DieAsync(death);
        await context.End.Drained.InTime();
        Assert.All(operations, operation => Assert.Equal(OperationStates.Cancelled, operation.State));
        Assert.Equal((true, 0), (context.End.IsStopped, context.Keys!.Count));
        Assert.Equal(70, context.Ready.Totals.Ended);
        Assert.True(released.HasEnded);
        Assert.Throws<InvalidOperationException>(() => released.Context);
    }

    private CoordinatorContext Context(EphemeralOptions? options = null, KeyTable? keys = null) =>
        Lone.Context(options ?? new EphemeralOptions { TimeProvider = _time }, _gate.Body, keys, Forwarding);

    private Props Forwarding(IActorRef _)
    {
        var application = _application.Ref;
        return Props.Create(() => new Forwarder(application));
    }

    private IActorRef Start(CoordinatorContext context) => Start(new ReleasableContext(context));

    private IActorRef Start(ReleasableContext released) =>
        _manager.ChildActorOf(Props.Create(typeof(CoordinatorActor), released));

    private static Operation[] Admit(CoordinatorContext context, IActorRef coordinator, int count, string? key = null, int first = 0)
    {
        var operations = new Operation[count];
        for (var i = 0; i < count; i++)
        {
            var entered = key is null ? null : ((KeyTable<string>)context.Keys!).Enter(key);
            operations[i] = context.Admit(WorkOperation<int>.New(first + i, entered));
            if (context.Intake.Add(operations[i]))
                coordinator.Tell(new CoordinatorActor.Admitted(context.Intake));
        }

        return operations;
    }

    private static void Tell(IActorRef coordinator, Wanted wanted) => coordinator.Tell(new CoordinatorActor.Wake(wanted));

    private static string[] Children(IActorRef coordinator) =>
        [.. ((ActorRefWithCell)coordinator).Children.Select(child => child.Path.Name).Order(StringComparer.Ordinal)];

    private static IActorRef Child(IActorRef coordinator, string name) =>
        ((ActorRefWithCell)coordinator).Children.Single(child => child.Path.Name == name);

    private static async Task<List<IActorRef>> WorkersAsync(IActorRef coordinator) =>
    [
        .. (await Child(coordinator, "workers").Ask<Routees>(GetRoutees.Instance, Eventually.Deadline)).Members
            .Select(member => ((ActorRefRoutee)member).Actor),
    ];

    private sealed class Forwarder(IActorRef to) : UntypedActor
    {
        protected override void OnReceive(object message) => to.Forward(message);
    }
}
