using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>From now on, messages for which the predicate holds do not reach the test.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) =>
        Steer(new TestKit.TestActor.SetIgnore(shouldIgnoreMessage));

    /// <inheritdoc cref="IgnoreMessages"/>
    public void IgnoreMessages<T>(Func<T, bool> shouldIgnoreMessage) =>
        IgnoreMessages(message => message is T typed && shouldIgnoreMessage(typed));

    /// <summary>From now on, messages of this type do not reach the test.</summary>
    public void IgnoreMessages<T>() => IgnoreMessages(message => message is T);

    public void IgnoreNoMessages() => Steer(new TestKit.TestActor.SetIgnore(null));

    /// <summary>From now on, the pilot sees each message before the test does, and may answer it.</summary>
    public void SetAutoPilot(AutoPilot pilot) => Steer(new TestKit.TestActor.SetAutoPilot(pilot));

    /// <summary>The test actor watches the actor, so that <see cref="ExpectTerminated"/> sees its end; it watches when this returns.</summary>
    public IActorRef Watch(IActorRef actorToWatch) => Blocking(WatchAsync(actorToWatch));

    /// <inheritdoc cref="Watch"/>
    public Task<IActorRef> WatchAsync(IActorRef actorToWatch) => InTestActor(context => context.Watch(actorToWatch));

    public IActorRef Unwatch(IActorRef actorToUnwatch) => Blocking(UnwatchAsync(actorToUnwatch));

    public Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch) => InTestActor(context => context.Unwatch(actorToUnwatch));

    private void Steer(object command) => TestActor.Tell(command, ActorRefs.NoSender);

    private Task<IActorRef> InTestActor(
        Func<IActorContext, IActorRef> action, SupervisorStrategy? strategy = null, CancellationToken cancellationToken = default)
    {
        var work = new TestKit.TestActor.Perform(action, strategy);
        Steer(work);
        return work.Done.Task.WaitAsync(Dilated(TestKitSettings.DefaultTimeout), cancellationToken);
    }

    private static IActorRef Blocking(Task<IActorRef> work) => work.GetAwaiter().GetResult();
}
