namespace Akka.Actor;

/// <summary>An actor that takes every message through one method.</summary>
public abstract class UntypedActor : ActorBase
{
    protected static new IUntypedActorContext Context => CurrentCell;

    /// <summary>Runs <paramref name="action"/> as an asynchronous handler, should it await.</summary>
    protected void RunTask(Func<Task> action) => CurrentCell.RunTask(static body => body(), action);

    protected void RunTask(Action action) => CurrentCell.RunTask(
        static body =>
        {
            body();
            return Task.CompletedTask;
        },
        action);

    protected sealed override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    protected abstract void OnReceive(object message);

    protected void Become(UntypedReceive receive) => Context.Become(receive);

    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);
}
