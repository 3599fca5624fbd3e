using Akka.Actor;

namespace Akka.TestKit;

/// <summary>The actor behind a test kit or probe: lets its pilot answer, then queues the message for the test to look at.</summary>
internal sealed class TestActor(MessageQueue queue) : ActorBase
{
    private readonly ChildStrategies _strategies = new();
    private AutoPilot _autoPilot = NoAutoPilot.Instance;
    private Func<object, bool>? _isIgnored;

    internal sealed record SetIgnore(Func<object, bool>? IsIgnored);

    internal sealed record SetAutoPilot(AutoPilot AutoPilot);

    /// <summary>Work that has to be done inside the actor, and the promise to say when it is.</summary>
    internal sealed record Perform(Func<IActorContext, IActorRef> Action, SupervisorStrategy? Strategy)
    {
        public TaskCompletionSource<IActorRef> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    protected override SupervisorStrategy SupervisorStrategy() => _strategies;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case SetIgnore ignore: _isIgnored = ignore.IsIgnored; break;
            case SetAutoPilot pilot: _autoPilot = pilot.AutoPilot; break;
            case Perform work: Complete(work); break;
            default: Take(message); break;
        }
        return true;
    }

    private void Take(object message)
    {
        if (_autoPilot is not NoAutoPilot)
        {
            var next = _autoPilot.Run(Sender, message);
            if (next is not KeepRunning) _autoPilot = next;
        }
        if (_isIgnored?.Invoke(message) != true) queue.Add(new RealMessageEnvelope(message, Sender));
    }

    private void Complete(Perform work)
    {
        try
        {
            var actor = work.Action(Context);
            if (work.Strategy is not null) _strategies.Use(actor, work.Strategy);
            work.Done.SetResult(actor);
        }
        catch (Exception e)
        {
            work.Done.SetException(e);
        }
    }
}
