using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Diagnostics;

/// <summary>Finds running operations that can't end where they await what they have submitted to their own coordinator.</summary>
internal static class NestedSubmits
{
    /// <returns>
    /// Those that wait for a pending one, directly or through others, and take every place it could start in: all of the coordinator, or of its key.
    /// </returns>
    public static IReadOnlyCollection<Operation> Find(IReadOnlyCollection<Operation> operations, int limit, int limitPerKey)
    {
        var submitted = operations.Where(static operation => operation is { State: OperationStates.Pending, SubmittedBy: not null }).ToList();
        if (submitted.Count == 0)
            return [];
        HashSet<Operation> waiting = [];
        foreach (var pending in submitted)
        {
            for (var at = pending.SubmittedBy; at is { State: OperationStates.Running } && waiting.Add(at);)
                at = at.SubmittedBy;
        }

        var running = operations.Where(static operation => operation.State == OperationStates.Running).ToList();
        if (running.Count >= limit && running.TrueForAll(waiting.Contains))
            return running;
        return
        [
            .. submitted.Select(static pending => pending.Key).OfType<OperationKey>().Distinct()
                .Select(key => running.FindAll(operation => operation.Key == key))
                .Where(ofKey => ofKey.Count >= limitPerKey && ofKey.TrueForAll(waiting.Contains))
                .SelectMany(static ofKey => ofKey),
        ];
    }
}
