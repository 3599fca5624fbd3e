using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>
/// The system messages of one actor: a stack that any thread pushes to and the consumer takes whole, which makes it a queue.
/// Closing exchanges what is there for a tombstone that no push gets past, so each message is taken by somebody, whenever it
/// comes.
/// </summary>
internal struct SystemMessageQueue
{
    private static readonly SystemMessage Tombstone = new Terminate();

    private SystemMessage? _newest;

    internal bool IsEmpty => Volatile.Read(ref _newest) is null;

    /// <summary>Any thread. False when the queue is closed.</summary>
    internal bool TryAdd(SystemMessage message)
    {
        while (true)
        {
            var newest = Volatile.Read(ref _newest);
            if (ReferenceEquals(newest, Tombstone)) return false;
            message.Next = newest;
            if (Interlocked.CompareExchange(ref _newest, message, newest) == newest) return true;
        }
    }

    /// <summary>Consumer only: the oldest message, linked to the later ones.</summary>
    internal SystemMessage? TakeAll() => Reverse(Interlocked.Exchange(ref _newest, null));

    /// <summary>Consumer only, once.</summary>
    internal SystemMessage? Close() => Reverse(Interlocked.Exchange(ref _newest, Tombstone));

    private static SystemMessage? Reverse(SystemMessage? newest)
    {
        SystemMessage? oldest = null;
        while (newest is not null) (newest.Next, oldest, newest) = (oldest, newest, newest.Next);
        return oldest;
    }
}
