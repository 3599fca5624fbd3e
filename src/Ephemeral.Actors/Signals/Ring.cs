using System.Diagnostics;

namespace Ephemeral.Actors.Signals;

/// <summary>A queue of values in one array that grows up to a capacity; what has left it is no longer referenced.</summary>
[DebuggerDisplay("{Count} of {capacity}")]
internal sealed class Ring<T>(int capacity)
{
    private const int FirstSize = 16;

    private T[] _items = [];
    private int _oldest;

    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    public ref readonly T Oldest => ref _items[_oldest];

    public ref readonly T Newest => ref _items[(_oldest + Count - 1) % _items.Length];

    public void Add(in T item)
    {
        if (Count == _items.Length)
            Grow();
        var end = _oldest + Count;
        _items[end < _items.Length ? end : end - _items.Length] = item;
        Count++;
    }

    public T TakeOldest()
    {
        var item = _items[_oldest];
        DropOldest();
        return item;
    }

    public void DropOldest()
    {
        _items[_oldest] = default!;
        _oldest = _oldest + 1 == _items.Length ? 0 : _oldest + 1;
        Count--;
    }

    public void Clear()
    {
        Array.Clear(_items);
        (_oldest, Count) = (0, 0);
    }

    public bool TryCopyTo(Span<T> destination)
    {
        if (destination.Length < Count)
            return false;
        var first = Math.Min(Count, _items.Length - _oldest);
        _items.AsSpan(_oldest, first).CopyTo(destination);
        _items.AsSpan(0, Count - first).CopyTo(destination[first..]);
        return true;
    }

    private void Grow()
    {
        var grown = new T[(int)Math.Min(capacity, Math.Max(FirstSize, 2L * _items.Length))];
        var first = Math.Min(Count, _items.Length - _oldest);
        Array.Copy(_items, _oldest, grown, 0, first);
        Array.Copy(_items, 0, grown, first, Count - first);
        (_items, _oldest) = (grown, 0);
    }
}
