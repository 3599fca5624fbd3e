using Akka.Actor;

namespace Akka.Event;

/// <summary>
/// The event bus of a system: events are objects, their kinds are types, and who subscribes to a type gets what is derived from
/// it. An actor that stops is unsubscribed. Publishing takes no lock: who gets an event of some exact type is worked out once and
/// kept.
/// </summary>
public class EventStream : LoggingBus
{
    private readonly Lock _lock = new();
    private readonly bool _debug;
    private List<(IActorRef Subscriber, Type Channel)> _subscriptions = [];
    private volatile Dictionary<Type, IActorRef[]> _receivers = [];
    private IActorRef? _unsubscriber;

    /// <param name="debug">Whether subscribing and unsubscribing is logged.</param>
    public EventStream(bool debug) => _debug = debug;

    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        lock (_lock)
        {
            if (_subscriptions.Any(s => s.Channel == channel && s.Subscriber.Equals(subscriber))) return false;
            Change([.. _subscriptions, (subscriber, channel)]);
        }

        Volatile.Read(ref _unsubscriber)?.Tell(subscriber, ActorRefs.NoSender);
        Trace($"subscribing {subscriber} to channel {channel}");
        return true;
    }

    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        var what = $"unsubscribing {subscriber} from channel {channel}";
        return Remove(s => s.Channel == channel && s.Subscriber.Equals(subscriber), what);
    }

    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        return Remove(s => s.Subscriber.Equals(subscriber), $"unsubscribing {subscriber} from all channels");
    }

    public override void Publish(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var type = @event.GetType();
        if (!_receivers.TryGetValue(type, out var receivers)) receivers = WorkOut(type);
        foreach (var receiver in receivers) receiver.Tell(@event, ActorRefs.NoSender);
    }

    /// <summary>From now on subscribers are watched, those of before included.</summary>
    internal void StartUnsubscriber(ActorSystemImpl system)
    {
        var unsubscriber = system.SystemActorOf(Props.Create(() => new EventStreamUnsubscriber(this)), "eventStreamUnsubscriber");
        lock (_lock)
        {
            Volatile.Write(ref _unsubscriber, unsubscriber);
            foreach (var (subscriber, _) in _subscriptions) unsubscriber.Tell(subscriber, ActorRefs.NoSender);
        }
    }

    private bool Remove(Predicate<(IActorRef Subscriber, Type Channel)> match, string what)
    {
        lock (_lock)
        {
            if (!_subscriptions.Exists(match)) return false;
            Change(_subscriptions.FindAll(s => !match(s)));
        }

        Trace(what);
        return true;
    }

    private void Trace(string what)
    {
        if (_debug) Publish(new Debug(nameof(EventStream), typeof(EventStream), what));
    }

    private void Change(List<(IActorRef, Type)> subscriptions)
    {
        _subscriptions = subscriptions;
        _receivers = [];
    }

    private IActorRef[] WorkOut(Type type)
    {
        lock (_lock)
        {
            var interested = _subscriptions.Where(s => s.Channel.IsAssignableFrom(type));
            var receivers = interested.Select(s => s.Subscriber).Distinct().ToArray();
            _receivers = new Dictionary<Type, IActorRef[]>(_receivers) { [type] = receivers };
            return receivers;
        }
    }

    private sealed class EventStreamUnsubscriber : ReceiveActor
    {
        public EventStreamUnsubscriber(EventStream stream)
        {
            Receive<Terminated>(end => stream.Unsubscribe(end.ActorRef));
            Receive<IInternalActorRef>(subscriber => Context.Watch(subscriber));
            ReceiveAny(_ => { });
        }
    }
}

/// <summary>Subscribing by type argument.</summary>
public static class EventStreamExtensions
{
    public static bool Subscribe<TEvent>(this EventStream eventStream, IActorRef subscriber) =>
        eventStream.Subscribe(subscriber, typeof(TEvent));

    public static bool Unsubscribe<TEvent>(this EventStream eventStream, IActorRef subscriber) =>
        eventStream.Unsubscribe(subscriber, typeof(TEvent));
}
