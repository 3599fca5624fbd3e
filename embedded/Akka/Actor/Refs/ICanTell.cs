namespace Akka.Actor;

/// <summary>Something a message can be sent to.</summary>
public interface ICanTell
{
    /// <summary>Sends <paramref name="message"/> and returns at once; nothing says whether it arrives.</summary>
    void Tell(object message, IActorRef? sender);
}
