using Akka.Actor;

namespace Engine.Conformance.Tests.Support;

/// <summary>Reports every hook and message to a probe; fails with the exception it is sent; counts in its own state.</summary>
internal sealed class Reporter : UntypedActor
{
    internal sealed record Started;
    internal sealed record Stopped;
    internal sealed record Restarting(Exception Reason, object Message);
    internal sealed record Restarted(Exception Reason);

    internal const string Count = "count";

    private readonly IActorRef _probe;
    private int _count;

    public Reporter(IActorRef probe) => _probe = probe;

    internal static Props Props(IActorRef probe) => Akka.Actor.Props.Create(() => new Reporter(probe));

    protected override void PreStart() => _probe.Tell(new Started());

    protected override void PostStop() => _probe.Tell(new Stopped());

    protected override void PreRestart(Exception reason, object message)
    {
        _probe.Tell(new Restarting(reason, message));
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        _probe.Tell(new Restarted(reason));
        base.PostRestart(reason);
    }

    protected override void OnReceive(object message)
    {
        if (message is Exception failure) throw failure;
        if (message is Count) _probe.Tell(++_count, Self);
        else _probe.Tell(message, Sender);
    }
}
