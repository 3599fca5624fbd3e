namespace Ephemeral.Actors.Inboxes;

/// <summary>Something that stands in an <see cref="Inbox{T}"/>, and is its own link.</summary>
internal interface IInboxItem<T>
    where T : class
{
    T? Next { get; set; }
}

/// <summary>
/// Where many threads leave things for one actor. Leaving costs one interlocked step and no message, unless the inbox was empty:
/// whoever finds that tells the actor to look. So a busy actor is told once for all that comes in while it is busy.
/// </summary>
/// <remarks>
/// A chain from newest to oldest whose head is swapped. What one thread leaves keeps its order; <see cref="TakeAll"/> turns the chain
/// round. An actor that has been told and takes everything misses nothing: what comes later finds the inbox empty, and tells again.
/// </remarks>
internal sealed class Inbox<T>
    where T : class, IInboxItem<T>
{
    private T? _newest;

    /// <returns>Whether it was empty, so that the actor must be told.</returns>
    public bool Add(T item) => AddChain(item, item);

    /// <summary>Adds a chain that is linked from its newest to its oldest item.</summary>
    /// <returns>Whether it was empty, so that the actor must be told.</returns>
    public bool AddChain(T newest, T oldest)
    {
        while (true)
        {
            var before = Volatile.Read(ref _newest);
            oldest.Next = before;
            if (Interlocked.CompareExchange(ref _newest, newest, before) == before)
                return before is null;
        }
    }

    /// <returns>All that is there, as a chain from the oldest to the newest; null when there is nothing.</returns>
    public T? TakeAll()
    {
        var at = Interlocked.Exchange(ref _newest, null);
        T? turned = null;
        while (at is not null)
        {
            var older = at.Next;
            at.Next = turned;
            turned = at;
            at = older;
        }

        return turned;
    }
}
