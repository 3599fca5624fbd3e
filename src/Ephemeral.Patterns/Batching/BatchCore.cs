using System.Diagnostics;

namespace Ephemeral.Patterns;

/// <summary>The batch that is being filled, with items that have an age of their own when they come.</summary>
internal sealed class BatchCore<T>(int size, TimeSpan delay)
{
    private readonly List<T> _items = [];

    public int Count => _items.Count;

    public bool IsFull => Count == size;

    /// <summary>When it is to be handed over, full or not; null while it is empty.</summary>
    public TimeSpan? Due { get; private set; }

    public bool IsDue(TimeSpan now) => IsFull || now >= Due;

    /// <param name="item">The item.</param>
    /// <param name="since">Since when it waits; items of several producers may come a little out of order.</param>
    public void Add(T item, TimeSpan since)
    {
        if (!(since + delay >= Due))
            Due = since + delay;
        _items.Add(item);
        CheckInvariants();
    }

    /// <summary>All there is, in the order of <see cref="Add"/>.</summary>
    public T[] Take()
    {
        T[] batch = [.. _items];
        _items.Clear();
        Due = null;
        return batch;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(Count <= size, "It is handed over when it is full.");
        Debug.Assert(Due.HasValue == Count > 0, "What is not empty is due.");
    }
}
