using Akka.Actor;

namespace Akka.Event;

/// <summary>Where a log event comes from: a text to show, and a type.</summary>
public readonly struct LogSource
{
    private LogSource(string source, Type type)
    {
        Source = source;
        Type = type;
    }

    public string Source { get; }

    public Type Type { get; }

    public static LogSource Create(string source, Type t) => new(source, t);

    public static LogSource Create(object o) => o switch
    {
        IActorContext context => new LogSource(FromActorRef(context.Self, context.System), context.Props.Type),
        IActorRef actor => new LogSource(actor.Path.ToString(), typeof(ActorBase)),
        string text => new LogSource(text, typeof(DummyClassForStringSources)),
        Type type => new LogSource(Logging.SimpleName(type), type),
        _ => new LogSource(Logging.SimpleName(o), o.GetType()),
    };

    public static LogSource Create(object o, ActorSystem system) => o switch
    {
        IActorContext or IActorRef => Create(o),
        _ => Create(o) is var source ? new LogSource($"{source.Source} ({system})", source.Type) : default,
    };

    public static string FromActorRef(IActorRef a, ActorSystem system) => a.Path.ToString();
}

/// <summary>The class of sources that are texts.</summary>
public class DummyClassForStringSources;
