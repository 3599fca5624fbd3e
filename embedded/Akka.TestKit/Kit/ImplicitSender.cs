using Akka.Actor;

namespace Akka.TestKit;

/// <summary>
/// Makes a test actor the sender of what a test tells without naming one. Like an actor's own cell, it stands in a slot of the
/// thread; a synchronization context puts it there again wherever an async test goes on.
/// </summary>
internal sealed class ImplicitSender(ActorCell cell) : SynchronizationContext
{
    public static void Install(IActorRef testActor)
    {
        var cell = ((LocalActorRef)testActor).Cell;
        ActorCell.Enter(cell);
        SetSynchronizationContext(new ImplicitSender(cell));
    }

    public static void Remove(IActorRef testActor)
    {
        var cell = ((LocalActorRef)testActor).Cell;
        if (ActorCell.Current == cell) ActorCell.Leave(null);
        if (Current is ImplicitSender sender && sender.IsOf(cell)) SetSynchronizationContext(null);
    }

    // on the pool, not where the test was: its thread may be blocked on what comes next
    public override void Post(SendOrPostCallback d, object? state) => ThreadPool.QueueUserWorkItem(_ => Run(d, state), null);

    public override void Send(SendOrPostCallback d, object? state) => Run(d, state);

    public override SynchronizationContext CreateCopy() => new ImplicitSender(cell);

    private bool IsOf(ActorCell other) => cell == other;

    private void Run(SendOrPostCallback callback, object? state)
    {
        var outerContext = Current;
        var outerCell = ActorCell.Enter(cell);
        SetSynchronizationContext(this);
        try
        {
            callback(state);
        }
        finally
        {
            ActorCell.Leave(outerCell);
            SetSynchronizationContext(outerContext);
        }
    }
}
