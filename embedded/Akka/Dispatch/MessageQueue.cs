using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>
/// The messages of one actor: any number of producers, one consumer, first in, first out, unbounded.
/// <para>
/// Goal: an enqueue is one compare-and-swap and two stores, a dequeue has no interlocked operation, and neither allocates
/// while the consumer keeps up. An actor that was never told anything has no queue at all.
/// </para>
/// <para>
/// Design: a chain of ring buffers. Positions in a ring only ever grow; position p lives in slot p mod capacity. A producer takes
/// a position by moving the tail, unless that would get a whole capacity ahead of what the consumer says it has read; then it
/// writes the sender and, last, the message. A slot without a message is not written yet: the consumer reads what is there, in
/// order, and clears it. It says how far it has read once a run, not once a message, so that within a run it writes to nothing
/// that producers look at. So a ring that is emptied about as fast as it is filled is used for ever. A producer that finds the
/// ring full freezes its tail (the sign bit, which no compare-and-swap gets past) and links a ring of twice the size. Nothing
/// enters a frozen ring, so the consumer may leave it once it has read up to where it froze, and one producer's messages never
/// change order.
/// </para>
/// <para>
/// What the mailbox builds on: the tail moves, with a full fence, before an enqueue returns. A consumer that says it is idle and
/// then finds the tail where it stopped reading has missed nothing; one that finds it further along comes back, even though the
/// message may be a few instructions away from being written.
/// </para>
/// </summary>
internal struct MessageQueue
{
    private const int FirstCapacity = 8;
    private const int IdleCapacity = 1024;
    private const int LastCapacity = 1 << 16;

    private MessageRing? _tail;
    private MessageRing? _head;

    /// <summary>How many messages wait; exact between the consumer's runs, an estimate otherwise.</summary>
    internal readonly int Count
    {
        get
        {
            var count = 0L;
            for (var ring = _head; ring is not null; ring = ring.Next) count += ring.Tail - ring.Consumed;
            return (int)Math.Clamp(count, 0, int.MaxValue);
        }
    }

    /// <summary>Any thread.</summary>
    internal void Enqueue(object message, IActorRef? sender)
    {
        var ring = Volatile.Read(ref _tail) ?? First();
        while (!ring.TryEnqueue(message, sender)) ring = Grow(ring);
    }

    /// <summary>Consumer only, one run at a time.</summary>
    internal readonly Reader Read() => new(_head);

    /// <summary>Consumer only: ends a run.</summary>
    internal void Save(in Reader reader)
    {
        if (reader.Ring is not { } ring) return;
        if (ring.Consumed != reader.Position) ring.Consumed = reader.Position;
        if (!ReferenceEquals(_head, ring)) _head = ring;
    }

    /// <summary>Consumer only, between runs: if all is read, gives back what a burst has taken.</summary>
    internal void Shrink()
    {
        if (_head is not { Capacity: > IdleCapacity } large || large.Tail != large.Consumed) return;
        var small = large.FreezeAndLink(FirstCapacity);
        if (large.Tail != large.Consumed) return;
        _head = small;
        Interlocked.CompareExchange(ref _tail, small, large);
    }

    /// <summary>Any thread: whether there is more than <paramref name="reader"/> has read.</summary>
    internal bool HasMore(in Reader reader)
    {
        var ring = reader.Ring ?? Volatile.Read(ref _head);
        if (ring is null) return false;
        return ring.Tail != reader.Position || (ring.Next is { } next && (next.Tail != 0 || next.Next is not null));
    }

    private MessageRing First()
    {
        var first = Interlocked.CompareExchange(ref _head, MessageRing.Of(FirstCapacity), null) ?? _head!;
        return Interlocked.CompareExchange(ref _tail, first, null) ?? first;
    }

    private MessageRing Grow(MessageRing full)
    {
        var next = full.FreezeAndLink(Math.Min(full.Capacity * 2, LastCapacity));
        // a slower producer may put an older ring back here; whoever starts from it walks the links to the newest
        if (!next.IsFrozen) Volatile.Write(ref _tail, next);
        return next;
    }

    /// <summary>A run of the consumer.</summary>
    internal ref struct Reader(MessageRing? ring)
    {
        private MessageSlot[]? _slots = ring?.Slots;

        internal MessageRing? Ring { get; private set; } = ring;

        internal long Position { get; private set; } = ring?.Consumed ?? 0;

        /// <summary>False also while the next message is still being written.</summary>
        internal bool TryRead(out object message, out IActorRef? sender)
        {
            while (_slots is { } slots)
            {
                ref var slot = ref slots[(int)Position & (slots.Length - 1)];
                if (Volatile.Read(ref slot.Message) is { } written)
                {
                    message = written;
                    sender = slot.Sender;
                    slot.Sender = null;
                    slot.Message = null;
                    Position++;
                    return true;
                }

                if (Ring!.Next is not { } next || Position < Ring.Tail) break;
                Ring = next;
                _slots = next.Slots;
                Position = 0;
            }

            message = null!;
            sender = null;
            return false;
        }
    }
}
