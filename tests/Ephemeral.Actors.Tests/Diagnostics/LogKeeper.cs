using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;

namespace Ephemeral.Actors.Tests.Diagnostics;

/// <summary>A logger of Akka.NET that keeps each line, and beside it the text of every message that arrived nowhere, logged or not.</summary>
public sealed class LogKeeper : UntypedActor
{
    /// <summary>Settings with which an actor system logs all that it can, here alone.</summary>
    public const string Everything = """
        akka {
          loglevel = DEBUG
          stdout-loglevel = OFF
          loggers = ["Ephemeral.Actors.Tests.Diagnostics.LogKeeper, Ephemeral.Actors.Tests"]
          log-dead-letters = on
          log-dead-letters-during-shutdown = on
          actor.debug {
            receive = on
            autoreceive = on
            lifecycle = on
            fsm = on
            event-stream = on
            unhandled = on
            router-misconfiguration = on
          }
        }
        """;

    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Kept = new();

    /// <summary>What the actor system of this name has logged.</summary>
    public static ConcurrentQueue<string> Of(string system) => Kept.GetOrAdd(system, static _ => new ConcurrentQueue<string>());

    // those that nobody handled among them
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(AllDeadLetters));

    protected override void OnReceive(object message)
    {
        var lines = Of(Context.System.Name);
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                break;
            case LogEvent line:
                lines.Enqueue($"{line}");
                break;
            case AllDeadLetters dead:
                lines.Enqueue($"nowhere: {dead.Message}");
                break;
        }
    }
}
