using Akka.Actor;

namespace Akka.Dispatch.SysMsg;

/// <summary>
/// What the engine tells an actor's cell. Handled before user messages, also while those are held back, and never lost.
/// </summary>
internal abstract class SystemMessage
{
    /// <summary>The next older one in the list it is in.</summary>
    internal SystemMessage? Next { get; set; }

    internal abstract void Apply(ActorCell cell);

    /// <summary>Called instead of <see cref="Apply"/> when the actor is gone.</summary>
    internal virtual void Undelivered(IInternalActorRef target, DeadLetterActorRef deadLetters)
    {
    }
}

internal sealed class Suspend : SystemMessage
{
    internal override void Apply(ActorCell cell) => cell.OnSuspend();
}

/// <param name="causedByFailure">Set when it ends the suspension by that failure.</param>
internal sealed class Resume(Exception? causedByFailure) : SystemMessage
{
    internal override void Apply(ActorCell cell) => cell.OnResume(causedByFailure);
}

internal sealed class Recreate(Exception cause) : SystemMessage
{
    internal override void Apply(ActorCell cell) => cell.OnRecreate(cause);
}

internal sealed class Terminate : SystemMessage
{
    internal override void Apply(ActorCell cell) => cell.OnTerminate();
}

internal sealed class Failed(LocalActorRef child, Exception cause) : SystemMessage
{
    internal override void Apply(ActorCell cell) => cell.OnChildFailed(child, cause);
}

internal sealed class Watch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    internal override void Apply(ActorCell cell) => cell.AddWatcher(watchee, watcher);

    internal override void Undelivered(IInternalActorRef target, DeadLetterActorRef deadLetters) =>
        watcher.SendSystemMessage(new DeathWatchNotification(watchee, existenceConfirmed: false));
}

internal sealed class Unwatch(IInternalActorRef watcher) : SystemMessage
{
    internal override void Apply(ActorCell cell) => cell.RemoveWatcher(watcher);
}

internal sealed class DeathWatchNotification(IInternalActorRef actor, bool existenceConfirmed) : SystemMessage
{
    internal IInternalActorRef Actor => actor;

    internal override void Apply(ActorCell cell) => cell.OnTerminated(actor, existenceConfirmed);
}

/// <summary>The rest of an asynchronous handler, to be run in its actor's turn.</summary>
internal sealed class Continuation(SendOrPostCallback callback, object? state) : SystemMessage
{
    internal override void Apply(ActorCell cell) => cell.OnContinuation(callback, state);

    /// <summary>What runs after its actor has gone runs without one: its <c>finally</c> blocks still do.</summary>
    internal override void Undelivered(IInternalActorRef target, DeadLetterActorRef deadLetters) =>
        ThreadPool.UnsafeQueueUserWorkItem(static work => work.callback(work.state), (callback, state), preferLocal: false);
}
