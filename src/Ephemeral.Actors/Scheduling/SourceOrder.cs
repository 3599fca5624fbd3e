using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Scheduling;

/// <summary>
/// Operations that workers take from a source by themselves: a free slot is given an empty run as long as the source has more, and fills
/// it again and again. What is taken back from it goes first.
/// </summary>
internal sealed class SourceOrder(OperationSource source) : AdmissionOrder
{
    public override bool HasReady => base.HasReady || !source.HasEnded;

    public override bool Fill(List<Operation> run, HandOver handOver)
    {
        base.Fill(run, handOver);
        return true;
    }
}
