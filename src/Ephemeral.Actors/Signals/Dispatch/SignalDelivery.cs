using System.Diagnostics;

namespace Ephemeral.Actors.Signals.Dispatch;

/// <summary>One signal on its way to its handlers. Its places and its state belong to the <see cref="DeliveryQueue"/>.</summary>
[DebuggerDisplay("{Number}: {Signal.Signal}")]
internal sealed class SignalDelivery
{
    public SignalDelivery(SignalEvent signal, SignalHandler[] handlers)
    {
        Signal = signal;
        Handlers = handlers;
        Age = new LinkedListNode<SignalDelivery>(this);
        Turn = new LinkedListNode<SignalDelivery>(this);
    }

    public SignalEvent Signal { get; }

    public SignalHandler[] Handlers { get; }

    /// <summary>Counts up with each delivery of the queue.</summary>
    public long Number { get; set; }

    public DeliveryLane? Lane { get; set; }

    /// <summary>The one behind it in its lane.</summary>
    public SignalDelivery? Next { get; set; }

    /// <summary>Its place among those queued, then among those active, then nowhere.</summary>
    public LinkedListNode<SignalDelivery> Age { get; }

    /// <summary>Its place among those that may start; nowhere while it stands behind another of its lane.</summary>
    public LinkedListNode<SignalDelivery> Turn { get; }

    public bool IsActive { get; set; }

    /// <summary>The flush that its own handler waits for; it holds no slot meanwhile.</summary>
    public FlushMark? Flush { get; set; }
}
