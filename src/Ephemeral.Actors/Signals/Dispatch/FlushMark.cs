namespace Ephemeral.Actors.Signals.Dispatch;

/// <summary>
/// A point in the order of deliveries that someone waits to be passed. Its state belongs to the <see cref="DeliveryQueue"/>.
/// </summary>
internal class FlushMark
{
    /// <summary>The last delivery that is waited for.</summary>
    public long UpTo { get; set; }

    /// <summary>The delivery whose own handler waits; null for a wait from outside.</summary>
    public SignalDelivery? Inside { get; set; }
}
