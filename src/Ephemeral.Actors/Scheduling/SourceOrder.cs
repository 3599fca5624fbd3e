using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Scheduling;

/// <summary>
/// Operations that workers take from a source by themselves: a free slot is given an empty run as long as the source has more. What a
/// worker took and could not start comes in as usual, and goes first.
/// </summary>
internal sealed class SourceOrder(OperationSource source) : AdmissionOrder
{
    public override bool HasReady => base.HasReady || !source.HasEnded;
}
