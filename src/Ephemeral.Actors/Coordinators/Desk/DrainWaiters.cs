using Akka.Actor;

namespace Ephemeral.Actors.Coordinators.Desk;

/// <summary>
/// Who is told when a coordinator has drained. Whether they are still there can't be known (the sender of an Ask can't be
/// watched), so their number is bounded. For any thread.
/// </summary>
internal sealed class DrainWaiters
{
    public const int Most = 1024;

    private readonly Lock _lock = new();
    private readonly Queue<IActorRef> _waiting = new();
    private bool _isListening;

    public int Count
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <returns>The one that has waited for longest, when it had to make room; null otherwise.</returns>
    public IActorRef? Add(IActorRef asker)
    {
        lock (_lock)
        {
            _waiting.Enqueue(asker);
            return _waiting.Count > Most ? _waiting.Dequeue() : null;
        }
    }

    /// <returns>Whether the caller is to wait for the end on behalf of all, and then to take them.</returns>
    public bool TryStart()
    {
        lock (_lock)
        {
            var isFirst = !_isListening;
            _isListening = true;
            return isFirst;
        }
    }

    /// <summary>Who comes after this starts anew.</summary>
    public IActorRef[] TakeAll()
    {
        lock (_lock)
        {
            var all = _waiting.ToArray();
            _waiting.Clear();
            _isListening = false;
            return all;
        }
    }
}
