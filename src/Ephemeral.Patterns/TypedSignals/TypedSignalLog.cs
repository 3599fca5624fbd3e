using System.Diagnostics;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>The last typed signals, bounded by number and age, each under a number of its own. Time only grows from call to
/// call.</summary>
internal sealed class TypedSignalLog<TPayload>(int capacity, TimeSpan age)
{
    private readonly Dictionary<long, Signal<TPayload>> _signals = [];

    // oldest first; as many as there are signals
    private readonly Queue<(long Number, TimeSpan At)> _order = new();

    public int Count => _signals.Count;

    public long Added { get; private set; }

    /// <summary>How many went because younger ones came.</summary>
    public long Evicted { get; private set; }

    public long Expired { get; private set; }

    public long Retracted { get; private set; }

    /// <summary>When the oldest one expires; null while there is none.</summary>
    public TimeSpan? NextExpiry => _order.TryPeek(out var oldest) ? oldest.At + age : null;

    /// <returns>The number under which it is found.</returns>
    public long Add(Signal<TPayload> signal, TimeSpan now)
    {
        Expire(now);
        if (Count == capacity)
        {
            _signals.Remove(_order.Dequeue().Number);
            Evicted++;
        }

        _signals.Add(++Added, signal);
        _order.Enqueue((Added, now));
        CheckInvariants();
        return Added;
    }

    public void Expire(TimeSpan now)
    {
        while (now >= NextExpiry)
        {
            _signals.Remove(_order.Dequeue().Number);
            Expired++;
        }
    }

    /// <summary>The signal of that number, if it is still there.</summary>
    public bool TryFind(long number, TimeSpan now, out Signal<TPayload> signal)
    {
        Expire(now);
        return _signals.TryGetValue(number, out signal);
    }

    /// <summary>Those that match, oldest first.</summary>
    public List<Signal<TPayload>> Find(SignalPattern pattern, TimeSpan now)
    {
        Expire(now);
        var found = new List<Signal<TPayload>>();
        foreach (var (number, _) in _order)
        {
            if (pattern.Matches(_signals[number].Name))
                found.Add(_signals[number]);
        }

        return found;
    }

    /// <returns>How many of them there were.</returns>
    public int Retract(Func<Signal<TPayload>, bool> isLeaving, TimeSpan now)
    {
        Expire(now);
        var before = Count;
        for (var left = before; left > 0; left--)
        {
            var entry = _order.Dequeue();
            if (isLeaving(_signals[entry.Number]))
                _signals.Remove(entry.Number);
            else
                _order.Enqueue(entry);
        }

        Retracted += before - Count;
        CheckInvariants();
        return before - Count;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(Count <= capacity, "It holds no more than it may.");
        Debug.Assert(Count == _order.Count, "Each signal stands in the order once.");
        Debug.Assert(Added == Count + Evicted + Expired + Retracted, "Each signal leaves once.");
    }
}
