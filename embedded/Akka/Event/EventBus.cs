namespace Akka.Event;

/// <summary>Publishes events to those who subscribed to their kind.</summary>
public abstract class EventBus<TEvent, TClassifier, TSubscriber>
{
    /// <summary>False when it was subscribed already.</summary>
    public abstract bool Subscribe(TSubscriber subscriber, TClassifier classifier);

    public abstract bool Unsubscribe(TSubscriber subscriber);

    public abstract bool Unsubscribe(TSubscriber subscriber, TClassifier classifier);

    public abstract void Publish(TEvent @event);
}

/// <summary>An event bus whose subscribers are actors.</summary>
public abstract class ActorEventBus<TEvent, TClassifier> : EventBus<TEvent, TClassifier, Actor.IActorRef>;
