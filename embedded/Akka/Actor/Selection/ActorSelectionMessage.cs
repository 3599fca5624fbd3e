namespace Akka.Actor;

/// <summary>A message on its way along a selection.</summary>
public class ActorSelectionMessage(object message, SelectionPathElement[] elements, bool wildCardFanOut = false)
    : IAutoReceivedMessage, IPossiblyHarmful
{
    public object Message { get; } = message;

    public SelectionPathElement[] Elements { get; } = elements;

    public bool WildCardFanOut { get; } = wildCardFanOut;
}
