namespace Akka.Actor;

/// <summary>Marks messages that the engine handles before, or instead of, the actor.</summary>
public interface IAutoReceivedMessage;

/// <summary>Marks messages that do harm when sent to an actor that does not expect them.</summary>
public interface IPossiblyHarmful;

/// <summary>Marks messages that do not count as activity for the receive timeout.</summary>
public interface INotInfluenceReceiveTimeout;

/// <summary>Marks messages that never leave the process.</summary>
public interface INoSerializationVerificationNeeded;

/// <summary>Stops the actor when its turn in the mailbox comes.</summary>
public sealed class PoisonPill : IAutoReceivedMessage, IPossiblyHarmful, Event.IDeadLetterSuppression
{
    public static PoisonPill Instance { get; } = new();

    private PoisonPill()
    {
    }

    public override string ToString() => "<PoisonPill>";
}

/// <summary>Makes the actor fail with an <see cref="ActorKilledException"/>.</summary>
public sealed class Kill : IAutoReceivedMessage, IPossiblyHarmful
{
    public static Kill Instance { get; } = new();

    private Kill()
    {
    }

    public override string ToString() => "<Kill>";
}

/// <summary>Answered by every actor with an <see cref="ActorIdentity"/>.</summary>
public sealed class Identify(object messageId) : IAutoReceivedMessage, INotInfluenceReceiveTimeout
{
    public object MessageId { get; } = messageId;

    public override string ToString() => $"<Identify>: {MessageId}";
}

/// <summary>The answer to <see cref="Identify"/>.</summary>
public sealed class ActorIdentity(object messageId, IActorRef? subject)
{
    public object MessageId { get; } = messageId;

    /// <summary>The actor, or null when there is none.</summary>
    public IActorRef Subject { get; } = subject!;

    public override string ToString() => $"<ActorIdentity>: {Subject} - MessageId={MessageId}";
}

/// <summary>A watched actor has stopped.</summary>
public sealed class Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    : IAutoReceivedMessage, IPossiblyHarmful, Event.IDeadLetterSuppression
{
    public IActorRef ActorRef { get; } = actorRef;

    public bool AddressTerminated { get; } = addressTerminated;

    /// <summary>False when it had stopped before it was watched.</summary>
    public bool ExistenceConfirmed { get; } = existenceConfirmed;

    public override string ToString() => $"<Terminated>: {ActorRef} - ExistenceConfirmed={ExistenceConfirmed}";
}

/// <summary>Nothing was received for as long as was set with SetReceiveTimeout.</summary>
public class ReceiveTimeout : IPossiblyHarmful
{
    public static ReceiveTimeout Instance { get; } = new();

    private ReceiveTimeout()
    {
    }
}

/// <summary>The customary answers of an operation that may fail.</summary>
public abstract class Status
{
    public class Success(object status) : Status
    {
        public static readonly Success Instance = new(new object());

        public object Status { get; } = status;

        public override string ToString() => $"Success: {Status}";
    }

    /// <summary>As the answer to an Ask, makes it throw <see cref="Cause"/>.</summary>
    public class Failure(Exception cause, object? state) : Status
    {
        public Failure(Exception cause) : this(cause, null)
        {
        }

        public Exception Cause { get; } = cause;

        public object State { get; } = state!;

        public override string ToString() => $"Failure: {Cause}";
    }
}
