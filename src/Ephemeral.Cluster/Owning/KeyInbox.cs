namespace Ephemeral.Cluster.Owning;

/// <summary>
/// What the owner of a key knows of its senders: which delivery of each is at hand, and up to which number it has been taken in. A state
/// machine: whoever takes operations in does so for as many as it says.
/// </summary>
internal sealed class KeyInbox<TSender>
    where TSender : notnull
{
    private readonly Dictionary<TSender, (long Delivery, long Next)> _senders = [];

    /// <summary>A sender begins a delivery, or says again that it has. An earlier one than the one at hand is over.</summary>
    /// <returns>Whether it is the one at hand.</returns>
    public bool Open(TSender sender, long delivery)
    {
        if (_senders.TryGetValue(sender, out var known) && known.Delivery >= delivery)
            return known.Delivery == delivery;
        _senders[sender] = (delivery, 0);
        return true;
    }

    /// <summary>How many of a batch, from its start, were taken in before; null when the delivery is not at hand.</summary>
    /// <returns>More than the batch has where all of it was, and where something before it is missing.</returns>
    public long? Known(TSender sender, long delivery, long first)
    {
        if (!_senders.TryGetValue(sender, out var known) || known.Delivery != delivery)
            return null;
        return first > known.Next ? long.MaxValue : known.Next - first;
    }

    /// <summary>So many more of the delivery at hand were taken in.</summary>
    public void TakenIn(TSender sender, int count) =>
        _senders[sender] = _senders[sender] with { Next = _senders[sender].Next + count };

    /// <summary>The number that comes next from a sender.</summary>
    public long Next(TSender sender) => _senders[sender].Next;

    /// <summary>Every sender's delivery, with the number that would come next.</summary>
    public IEnumerable<(TSender Sender, long Delivery, long Next)> All =>
        _senders.Select(static one => (one.Key, one.Value.Delivery, one.Value.Next));
}
