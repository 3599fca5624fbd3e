using Akka.Actor;

namespace Akka.Event;

/// <summary>Sent to a logger before the first log event; it answers <see cref="LoggerInitialized"/>.</summary>
public class InitializeLogger(LoggingBus loggingBus) : INoSerializationVerificationNeeded
{
    public LoggingBus LoggingBus { get; } = loggingBus;
}

/// <summary>A logger is ready.</summary>
public class LoggerInitialized : INoSerializationVerificationNeeded;

/// <summary>Logs to the console.</summary>
public class DefaultLogger : ActorBase
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent logEvent:
                Print(logEvent);
                return true;
            default:
                return false;
        }
    }

    protected virtual void Print(LogEvent logEvent) => Console.WriteLine(logEvent);
}

/// <summary>
/// Logs to the console while no logger has started, and after the loggers have stopped. It is a ref without an actor.
/// </summary>
internal sealed class StandardOutLogger : ActorRefBase
{
    internal static readonly StandardOutLogger Instance = new();

    private StandardOutLogger()
    {
    }

    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "all-systems"), "/StandardOutLogger");

    public override void Tell(object message, IActorRef? sender) => Console.WriteLine(message);
}
