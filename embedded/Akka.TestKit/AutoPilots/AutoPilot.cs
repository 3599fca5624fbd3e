using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Answers messages on behalf of a test actor; the messages reach the test all the same.</summary>
public abstract class AutoPilot
{
    public static NoAutoPilot NoAutoPilot => NoAutoPilot.Instance;
    public static KeepRunning KeepRunning => KeepRunning.Instance;

    /// <summary>Called for each message; returns the pilot for the next one.</summary>
    public abstract AutoPilot Run(IActorRef sender, object message);
}

/// <summary>Switches the automatic pilot off.</summary>
public sealed class NoAutoPilot : AutoPilot
{
    private NoAutoPilot() { }

    public static NoAutoPilot Instance { get; } = new();

    public override AutoPilot Run(IActorRef sender, object message) => this;
}

/// <summary>Returned by a pilot to stay in charge.</summary>
public sealed class KeepRunning : AutoPilot
{
    private KeepRunning() { }

    public static KeepRunning Instance { get; } = new();

    public override AutoPilot Run(IActorRef sender, object message) =>
        throw new InvalidOperationException("KeepRunning is an answer, not a pilot. Return it from the Run of another AutoPilot.");
}
