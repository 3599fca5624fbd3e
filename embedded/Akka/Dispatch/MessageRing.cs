using System.Runtime.InteropServices;
using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>A ring buffer of a <see cref="MessageQueue"/>, which says how it works.</summary>
internal sealed class MessageRing(MessageSlot[] slots)
{
    private const long Frozen = long.MinValue;

    /// <summary>The next position to be taken; negative once frozen.</summary>
    private long _tail;

    /// <summary>Up to where positions may be taken, as far as a producer has looked. It lags behind, never ahead.</summary>
    private long _limit = slots.Length;

    private MessageRing? _next;
    private ConsumerLine _consumer;

    internal MessageSlot[] Slots { get; } = slots;

    internal int Capacity => Slots.Length;

    internal MessageRing? Next => Volatile.Read(ref _next);

    internal long Tail => Volatile.Read(ref _tail) & ~Frozen;

    internal bool IsFrozen => Volatile.Read(ref _tail) < 0;

    /// <summary>Up to where slots are free again. Written by the consumer.</summary>
    internal long Consumed
    {
        get => Volatile.Read(ref _consumer.Position);
        set => Volatile.Write(ref _consumer.Position, value);
    }

    /// <summary>The slots come first in memory too, so that the consumer does not find their length next to the tail.</summary>
    internal static MessageRing Of(int capacity) => new(new MessageSlot[capacity]);

    internal bool TryEnqueue(object message, IActorRef? sender)
    {
        var slots = Slots;
        while (true)
        {
            var tail = Volatile.Read(ref _tail);
            if (tail < 0 || (tail >= _limit && !TryRaiseLimit(tail))) return false;
            if (Interlocked.CompareExchange(ref _tail, tail + 1, tail) != tail) continue;
            ref var slot = ref slots[(int)tail & (slots.Length - 1)];
            slot.Sender = sender;
            Volatile.Write(ref slot.Message, message);
            return true;
        }
    }

    internal MessageRing FreezeAndLink(int capacity)
    {
        lock (Slots)
        {
            if (_next is null)
            {
                Interlocked.Or(ref _tail, Frozen);
                Volatile.Write(ref _next, Of(capacity));
            }

            return _next;
        }
    }

    private bool TryRaiseLimit(long tail)
    {
        _limit = Consumed + Slots.Length;
        return tail < _limit;
    }

    /// <summary>Keeps what the consumer writes out of the cache line that producers fight for.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct ConsumerLine
    {
        [FieldOffset(56)]
        internal long Position;
    }
}

/// <summary>Place for a message; without one it is free, or about to be written.</summary>
internal struct MessageSlot
{
    internal object? Message;
    internal IActorRef? Sender;
}
