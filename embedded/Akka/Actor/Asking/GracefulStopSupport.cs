using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Stopping an actor and waiting until it has.</summary>
public static class GracefulStopSupport
{
    /// <summary>Completes with true when the actor has stopped, with false when it has not in time.</summary>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) =>
        target.GracefulStop(timeout, PoisonPill.Instance);

    /// <inheritdoc cref="GracefulStop(IActorRef, TimeSpan)"/>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        using var patience = new CancellationTokenSource(timeout);
        var end = target.WatchAsync(patience.Token);
        target.Tell(stopMessage, ActorRefs.NoSender);
        return await end.ConfigureAwait(false);
    }
}

/// <summary>Waiting for an actor's end.</summary>
public static class WatchAsyncSupport
{
    /// <summary>Completes with true when the actor has stopped; false when the token is cancelled before.</summary>
    public static async Task<bool> WatchAsync(this IActorRef target, CancellationToken token = default)
    {
        try
        {
            await EndWatcher.Watch(target, token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

/// <summary>Watches an actor from outside of actors.</summary>
internal sealed class EndWatcher : ActorRefBase
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EndWatcher(ActorPath target) => Path = target.Root.Child("temp").Child("watcher").WithUid(ActorCell.NextUid());

    public override ActorPath Path { get; }

    public override void Tell(object message, IActorRef? sender)
    {
    }

    public override void SendSystemMessage(SystemMessage message)
    {
        if (message is DeathWatchNotification) _ended.TrySetResult();
    }

    internal static async Task Watch(IActorRef target, CancellationToken token)
    {
        var actor = target as IInternalActorRef
            ?? throw new ArgumentException($"'{target}' is no ref of this engine and cannot be watched.", nameof(target));
        var watcher = new EndWatcher(target.Path);
        actor.SendSystemMessage(new Watch(actor, watcher));
        try
        {
            await watcher._ended.Task.WaitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            actor.SendSystemMessage(new Unwatch(watcher));
            throw;
        }
    }
}
