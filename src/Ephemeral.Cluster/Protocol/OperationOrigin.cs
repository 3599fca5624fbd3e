using System.Text;
using Ephemeral.Actors;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Cluster.Protocol;

/// <summary>What the owner of an operation is told of how it came to be admitted.</summary>
/// <param name="Cause">The signals because of which it was enqueued.</param>
/// <param name="SubmittedBy">The operation of this node that submitted it, and may await it; known on this node alone.</param>
internal sealed record OperationOrigin(SignalPropagation? Cause, Operation? SubmittedBy)
{
    private const int BytesOfLength = 2;

    /// <returns>Null where there is nothing to say.</returns>
    public static OperationOrigin? Of(Operation admitted, bool isForThisNode) =>
        (admitted.Cause, isForThisNode ? admitted.SubmittedBy : null) is var (cause, submitter) && (cause is not null || submitter is not null)
            ? new OperationOrigin(cause, submitter)
            : null;

    /// <summary>How many bytes a path takes between nodes.</summary>
    public static int BytesOf(SignalPropagation? path)
    {
        var bytes = BytesOfLength;
        for (var at = path; at is not null; at = at.Cause)
            bytes += BytesOfLength + Encoding.UTF8.GetByteCount(at.Signal);
        return bytes;
    }

    /// <summary>Says it of an operation that nobody else sees yet.</summary>
    public void ApplyTo(Operation owned)
    {
        if (Cause is not null)
            owned.Cause = Cause;
        if (SubmittedBy is not null)
            owned.SubmittedBy = SubmittedBy;
    }

    public override string ToString() => $"OperationOrigin {{ Depth = {Cause?.Depth ?? 0} }}";
}
