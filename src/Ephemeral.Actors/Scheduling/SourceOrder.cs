using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Scheduling;

/// <summary>
/// Operations that workers take from a source by themselves: a free slot is given an empty run as long as the source has more, and fills
/// it again and again. What is taken back from it goes first.
/// </summary>
/// <remarks>
/// Slots are opened one after the other, the first when the source may be read, the next when the last one has found something: so there are
/// never many more than there are operations, whatever the limit.
/// </remarks>
internal sealed class SourceOrder(OperationSource source) : AdmissionOrder
{
    private int _looking = SlotBook.None;
    private bool _isOffered;

    public override bool HasReady => base.HasReady || (_isOffered && _looking == SlotBook.None && !source.HasEnded);

    public override bool Fill(List<Operation> run, HandOver handOver)
    {
        base.Fill(run, handOver);
        if (run.Count == 0)
            _looking = handOver.Slot;
        return true;
    }

    /// <summary>There may be something for one more slot.</summary>
    public void Offer()
    {
        _isOffered = true;
        _looking = SlotBook.None;
    }

    public override void Ended(int slot, long now)
    {
        if (_looking == slot)
            _looking = SlotBook.None;
    }
}
