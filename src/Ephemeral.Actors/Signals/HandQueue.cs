using System.Diagnostics;

namespace Ephemeral.Actors.Signals;

/// <summary>A queue whose items are taken by the handful: oldest first, up to <paramref name="handSize"/> at once.</summary>
/// <remarks>
/// A handful is taken as it stands, whatever its size: whoever adds on another processor does not wait for the memory of what is taken to
/// come over. Hands are used again.
/// </remarks>
[DebuggerDisplay("{Count} items")]
internal sealed class HandQueue<T>(int handSize)
{
    private readonly Queue<Hand> _hands = [];
    private readonly Stack<Hand> _spare = [];
    private Hand? _last;

    public int Count { get; private set; }

    public void Add(in T item)
    {
        if (_last is null || _last.IsFull)
        {
            if (!_spare.TryPop(out _last))
                _last = new Hand(handSize);
            _hands.Enqueue(_last);
        }

        _last.Add(item);
        Count++;
    }

    public void DropOldest()
    {
        var first = _hands.Peek();
        first.DropOldest();
        Count--;
        if (!first.Items.IsEmpty)
            return;
        Dequeue().Clear();
        GiveBack(first);
    }

    /// <returns>Null when there is none. The taker's until it is given back.</returns>
    public Hand? Take()
    {
        if (Count == 0)
            return null;
        var hand = Dequeue();
        Count -= hand.Items.Length;
        return hand;
    }

    /// <param name="hand">One that was cleared.</param>
    public void GiveBack(Hand hand) => _spare.Push(hand);

    public void Clear()
    {
        while (Take() is { } hand)
            hand.Clear();
    }

    private Hand Dequeue()
    {
        var hand = _hands.Dequeue();
        if (hand == _last)
            _last = null;
        return hand;
    }

    public sealed class Hand(int size)
    {
        private readonly T[] _items = new T[size];
        private int _start;
        private int _end;

        public bool IsFull => _end == _items.Length;

        public ReadOnlySpan<T> Items => _items.AsSpan(_start, _end - _start);

        public void Add(in T item) => _items[_end++] = item;

        public void DropOldest() => _items[_start++] = default!;

        public void Clear()
        {
            Array.Clear(_items, _start, _end - _start);
            (_start, _end) = (0, 0);
        }
    }
}
