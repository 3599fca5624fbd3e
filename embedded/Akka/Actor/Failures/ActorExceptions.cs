namespace Akka.Actor;

/// <summary>An actor could not be created; its supervisor stops it unless it decides otherwise.</summary>
public class ActorInitializationException : AkkaException
{
    public ActorInitializationException()
    {
    }

    public ActorInitializationException(string message) : base(message)
    {
    }

    public ActorInitializationException(string message, Exception cause) : base(message, cause)
    {
    }

    public ActorInitializationException(IActorRef actor, string message, Exception? cause = null)
        : base($"[{actor}]: {message}", cause) => Actor = actor;

    public IActorRef Actor { get; } = null!;
}

/// <summary><see cref="ActorBase.PreRestart"/> has thrown.</summary>
public class PreRestartException(IActorRef actor, Exception cause, Exception restartException, object? optionalMessage)
    : ActorInitializationException(
        actor, $"exception in preRestart({restartException.GetType()}, {optionalMessage?.GetType()})", cause)
{
    public Exception RestartException { get; } = restartException;

    public object OptionalMessage { get; } = optionalMessage!;
}

/// <summary>The constructor or <see cref="ActorBase.PostRestart"/> has thrown in a restart.</summary>
public class PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
    : ActorInitializationException(actor, $"Exception post restart ({originalCause.GetType()})", cause)
{
    public Exception OriginalCause { get; } = originalCause;
}

/// <summary>The actor was sent a <see cref="Kill"/>.</summary>
public class ActorKilledException : AkkaException
{
    public ActorKilledException()
    {
    }

    public ActorKilledException(string message) : base(message)
    {
    }
}

/// <summary>No actor answered at the path.</summary>
public class ActorNotFoundException : AkkaException
{
    public ActorNotFoundException()
    {
    }

    public ActorNotFoundException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}

/// <summary>An Ask was not answered in time.</summary>
public class AskTimeoutException(string message) : AkkaException(message);

/// <summary>A watched actor stopped and its <see cref="Terminated"/> was not handled.</summary>
public class DeathPactException(IActorRef deadActor) : AkkaException($"Monitored actor [{deadActor}] terminated")
{
    public IActorRef DeadActor { get; } = deadActor;
}

/// <summary>The actor was asked for something that its state does not allow.</summary>
public class IllegalActorStateException(string message) : AkkaException(message);

/// <summary>A name that no actor may have, or that is taken.</summary>
public class InvalidActorNameException : AkkaException
{
    public InvalidActorNameException(string message) : base(message)
    {
    }

    public InvalidActorNameException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>A logger did not start.</summary>
public class LoggerInitializationException : AkkaException
{
    public LoggerInitializationException()
    {
    }

    public LoggerInitializationException(string message) : base(message)
    {
    }

    public LoggerInitializationException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}

/// <summary>The scheduler was asked for something after it has stopped.</summary>
public sealed class SchedulerException(string message) : AkkaException(message);
