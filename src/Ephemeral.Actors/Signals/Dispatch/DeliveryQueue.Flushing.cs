namespace Ephemeral.Actors.Signals.Dispatch;

// A flush from inside a handler must not wait for anything that waits for that handler. So it lends its slot, and it passes over
// every delivery whose handler waits for a flush, with all that stands behind it in its lane: what is left can end by itself.
internal sealed partial class DeliveryQueue
{
    private readonly List<FlushMark> _flushes = [];

    /// <summary>Waits for everything added so far.</summary>
    /// <param name="mark">The mark to use.</param>
    /// <param name="inside">The delivery whose handler asks; null when none does.</param>
    /// <returns>The mark that stands for this wait: a handler that waits already has one, which is moved on.</returns>
    public FlushMark Mark(FlushMark mark, SignalDelivery? inside)
    {
        if (inside is { IsActive: true })
        {
            if (inside.Flush is { } standing)
            {
                standing.UpTo = _added;
                return standing;
            }

            mark.Inside = inside;
            inside.Flush = mark;
            _slotsTaken--;
        }

        mark.UpTo = _added;
        _flushes.Add(mark);
        return mark;
    }

    /// <returns>A flush that is over; its handler, if it came from one, has a slot again. Null when there is none.</returns>
    public FlushMark? TryRelease()
    {
        for (var i = 0; i < _flushes.Count; i++)
        {
            var flush = _flushes[i];
            if ((flush.Inside is not null && !HasFreeSlot) || !IsOver(flush))
                continue;
            Withdraw(flush);
            return flush;
        }

        return null;
    }

    /// <summary>Ends a wait. Its handler, if it came from one, counts as running at once, even above the limit.</summary>
    public void Withdraw(FlushMark flush)
    {
        if (!_flushes.Remove(flush) || flush.Inside is not { } inside)
            return;
        flush.Inside = null;
        inside.Flush = null;
        _slotsTaken++;
    }

    // a handler that has ended without waiting for its flush leaves one that waits from outside
    private static bool TryDetachFlush(SignalDelivery ended)
    {
        if (ended.Flush is not { } flush)
            return false;
        flush.Inside = null;
        ended.Flush = null;
        return true;
    }

    private bool IsOver(FlushMark flush)
    {
        var isInside = flush.Inside is not null;
        foreach (var delivery in _active)
        {
            if (delivery.Number <= flush.UpTo && !(isInside && delivery.Flush is not null))
                return false;
        }

        foreach (var delivery in _queued)
        {
            if (delivery.Number > flush.UpTo)
                break;
            if (!(isInside && delivery.Lane?.Active?.Flush is not null))
                return false;
        }

        return true;
    }
}
