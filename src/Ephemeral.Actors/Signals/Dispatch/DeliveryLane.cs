using System.Diagnostics;

namespace Ephemeral.Actors.Signals.Dispatch;

/// <summary>
/// The signals of one name that wait, oldest first, and the one that is being handled. Lives as long as it has either.
/// </summary>
internal sealed class DeliveryLane(string name)
{
    private SignalDelivery? _last;

    public string Name => name;

    public SignalDelivery? Active { get; set; }

    public SignalDelivery? First { get; private set; }

    public void Add(SignalDelivery delivery)
    {
        if (First is null)
            First = delivery;
        else
            _last!.Next = delivery;
        _last = delivery;
    }

    public void RemoveFirst(SignalDelivery first)
    {
        Debug.Assert(First == first, "a lane is left from its front");
        First = first.Next;
        first.Next = null;
        if (First is null)
            _last = null;
    }
}
