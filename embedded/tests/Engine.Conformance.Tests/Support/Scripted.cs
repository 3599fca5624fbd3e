using Akka.Actor;

namespace Engine.Conformance.Tests.Support;

/// <summary>An actor whose behaviour is written in the test.</summary>
internal sealed class Scripted(Action<IActorContext, object> onMessage) : UntypedActor
{
    /// <summary>An actor that takes every message and does nothing.</summary>
    internal static Props Silent { get; } = Props((_, _) => { });

    internal static Props Props(Action<IActorContext, object> onMessage) =>
        Akka.Actor.Props.Create(() => new Scripted(onMessage));

    protected override void OnReceive(object message) => onMessage(Context, message);
}
