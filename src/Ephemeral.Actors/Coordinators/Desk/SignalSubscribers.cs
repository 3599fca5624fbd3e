using Akka.Actor;

namespace Ephemeral.Actors.Coordinators.Desk;

/// <summary>The actors that are told of signals, each with its patterns. Owned by a desk, which watches them.</summary>
internal sealed class SignalSubscribers(EphemeralCoordinator coordinator, IActorRef speaker)
{
    private readonly Dictionary<IActorRef, Dictionary<string, IDisposable>> _subscriptions = [];

    /// <returns>Whether this is the first of this actor's subscriptions.</returns>
    /// <exception cref="ArgumentException">The pattern is none, or there is no subscriber.</exception>
    public bool Add(string pattern, IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(subscriber);
        var isNew = !_subscriptions.TryGetValue(subscriber, out var patterns);
        if (patterns?.ContainsKey(pattern) == true)
            return false;
        var subscription = coordinator.SubscribeToSignals(pattern, signal => subscriber.Tell(signal, speaker));
        (patterns ??= []).Add(pattern, subscription);
        _subscriptions[subscriber] = patterns;
        return isNew;
    }

    /// <returns>Whether there were any.</returns>
    public bool Remove(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        if (!_subscriptions.Remove(subscriber, out var patterns))
            return false;
        foreach (var subscription in patterns.Values)
            subscription.Dispose();
        return true;
    }

    /// <summary>Nobody is told any more.</summary>
    public void Clear()
    {
        foreach (var subscriber in _subscriptions.Keys.ToArray())
            Remove(subscriber);
    }
}
