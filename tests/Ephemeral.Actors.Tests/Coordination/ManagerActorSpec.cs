using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordination;

/// <summary>The parent of all coordinators, and their registry.</summary>
public class ManagerActorSpec : TestKit
{
    private readonly TaskCompletionSource _stopped = new();
    private readonly IActorRef _manager;

    public ManagerActorSpec()
        : base("akka.loglevel = OFF\n" + Eventually.ForProbes) =>
        _manager = Sys.ActorOf(Props.Create(typeof(ManagerActor), TimeSpan.FromMilliseconds(200), new ScheduleSources(NoLogger.Instance, TimeSpan.FromSeconds(1)), (Action)(() => _stopped.TrySetResult())), "manager");

    [Fact]
    public void A_coordinator_that_it_starts_is_its_child_and_is_found_by_name_and_kind()
    {
        var actor = StartCoordinator(out _);
        Assert.Equal(_manager.Path / "lone", actor.Path);
        _manager.Tell(new FindCoordinator("lone"), TestActor);
        ExpectMsg(new CoordinatorEntry("lone", "work", actor));
        _manager.Tell(GetCoordinators.Instance, TestActor);
        Assert.Equal([new CoordinatorEntry("lone", "work", actor)], ExpectMsg<CoordinatorsFound>().Coordinators);
    }

    [Fact]
    public void Coordinators_of_one_name_have_numbers_and_one_that_is_not_listed_is_not_found()
    {
        var first = StartCoordinator(out _);
        var second = StartCoordinator(out _);
        var hidden = StartCoordinator(out _, isListed: false);
        Assert.Equal(["lone", "lone-2", "lone-3"], new[] { first, second, hidden }.Select(actor => actor.Path.Name));
        _manager.Tell(GetCoordinators.Instance, TestActor);
        Assert.Equal(["lone", "lone-2"], ExpectMsg<CoordinatorsFound>().Coordinators.Select(entry => entry.Name));
        _manager.Tell(new FindCoordinator("lone-3"), TestActor);
        Assert.Contains("There are: lone, lone-2.", ExpectMsg<Status.Failure>().Cause.Message);
    }

    [Theory]
    [InlineData(Death.PoisonPill)]
    [InlineData(Death.Kill)]
    [InlineData(Death.Stop)]
    public async Task A_coordinator_that_dies_is_answered_for_and_leaves_the_registry(Death death)
    {
        var actor = StartCoordinator(out var context);
        context.Ready.Hold(Holds.Paused);
        var waiting = context.Admit(new ResultOperation<int, int>(0, awaited: true));
        await actor.DieAsync(death);
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Completion.InTime());
        Assert.Contains("was stopped", error.Message);
        await context.End.Drained.InTime();
        await Eventually.TrueAsync(
            async () => (await _manager.Ask<CoordinatorsFound>(GetCoordinators.Instance, Eventually.Deadline)).Coordinators.Count == 0, () => "gone");
        Assert.Equal("lone", StartCoordinator(out _).Path.Name);
    }

    [Fact]
    public async Task One_that_can_not_start_is_answered_for_too()
    {
        // its gateway is not asked for; its window fails at once
        var context = Lone.Context();
        var released = new ReleasableContext(context);
        released.Release();
        _manager.Tell(new ManagerActor.Start(released, true), TestActor);
        var actor = ExpectMsg<ManagerActor.Started>().Actor;
        Watch(actor);
        ExpectTerminated(actor);
        // the manager hears of it by a message of its own
        await Eventually.True(() => released.HasEnded);
    }

    [Fact]
    public void It_asks_all_what_is_wrong_with_them_and_who_does_not_answer_is_a_finding()
    {
        _manager.Tell(GetLints.Instance, TestActor);
        Assert.Empty(ExpectMsg<LintsFound>().Lints);

        // a gateway that answers nobody
        StartCoordinator(out _, gateway: _ => Props.Create(() => new Mute()));
        _manager.Tell(GetLints.Instance, TestActor);
        var lint = Assert.Single(ExpectMsg<LintsFound>().Lints);
        Assert.Equal("lone", lint.Coordinator);
        Assert.Contains("has not answered within", lint.Finding);
    }

    [Fact]
    public async Task What_it_does_not_understand_is_answered_and_a_failure_is_not()
    {
        _manager.Tell("hello", TestActor);
        Assert.Contains("does not understand String. It understands GetCoordinators,", ExpectMsg<Status.Failure>().Cause.Message);
        _manager.Tell(new Status.Failure(new InvalidOperationException()), TestActor);
        await _manager.HandledAsync();
        Assert.False(HasMessages);
    }

    [Theory]
    [InlineData(Death.PoisonPill)]
    [InlineData(Death.Kill)]
    [InlineData(Death.Stop)]
    public async Task When_it_dies_all_coordinators_end_and_whoever_started_it_hears_of_it(Death death)
    {
        StartCoordinator(out var context);
        context.Ready.Hold(Holds.Paused);
        var waiting = context.Admit();
        await _manager.DieAsync(death);
        await _stopped.Task.InTime();
        await context.End.Drained.InTime();
        Assert.Equal(OperationStates.Cancelled, waiting.State);
    }

    [Theory]
    [InlineData(Death.PoisonPill)]
    [InlineData(Death.Kill)]
    [InlineData(Death.Stop)]
    public async Task A_registry_whose_actor_has_died_starts_another(Death death)
    {
        await using var before = new EphemeralWorkCoordinator<int>((_, _) => Task.CompletedTask, null, Sys, "orders");
        var registry = EphemeralRegistry.For(Sys);
        await registry.Actor.DieAsync(death);
        await using var after = new EphemeralWorkCoordinator<int>((_, _) => Task.CompletedTask, null, Sys, "orders");
        Assert.Equal("orders", (await registry.Actor.Ask<CoordinatorEntry>(new FindCoordinator("orders"), Eventually.Deadline)).Name);
        await after.EnqueueAsync(1);
        after.Complete();
        await after.DrainAsync().InTime();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => before.EnqueueAsync(1).AsTask());
    }

    [Theory]
    [InlineData(Death.PoisonPill)]
    [InlineData(Death.Kill)]
    [InlineData(Death.Stop)]
    public async Task A_coordinator_that_is_made_while_the_registrys_actor_dies_is_started_by_the_next_one(Death death)
    {
        for (var round = 0; round < 10; round++)
        {
            var dying = EphemeralRegistry.For(Sys).Actor.DieAsync(death);
            await using var coordinator = new EphemeralWorkCoordinator<int>((_, _) => Task.CompletedTask, null, Sys);
            await dying;
            if (coordinator.IsCompleted)
                continue; // the one that died had started it
            await coordinator.EnqueueAsync(1);
            coordinator.Complete();
            await coordinator.DrainAsync().InTime();
        }
    }

    private IActorRef StartCoordinator(out CoordinatorContext context, bool isListed = true, Func<IActorRef, Props>? gateway = null)
    {
        context = Lone.Context(gateway: gateway);
        _manager.Tell(new ManagerActor.Start(new ReleasableContext(context), isListed), TestActor);
        return ExpectMsg<ManagerActor.Started>().Actor;
    }

    private sealed class Mute : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
