using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Inspection;

/// <summary>
/// Chooses among the operations of a window by a filter, and puts those chosen in the order in which people look.
/// </summary>
internal static class OperationSelection
{
    /// <exception cref="ArgumentOutOfRangeException">The limit is less than 0.</exception>
    public static OperationsFound Of(IReadOnlyList<EphemeralOperationSnapshot> window, OperationFilter filter, DateTimeOffset now)
    {
        new OptionsCheck().AtLeast(nameof(filter.Limit), filter.Limit, 0).ThrowIfAny();
        var found = window.Where(operation => Matches(operation, filter, now)).ToList();
        var running = found.Where(static operation => operation.Completed is null).OrderBy(static operation => operation.Started);
        var ended = found.Where(static operation => operation.Completed is not null)
            .Reverse().OrderByDescending(static operation => operation.Completed);
        return new OperationsFound([.. running.Concat(ended).Take(filter.Limit)], found.Count);
    }

    public static OperationStates StateOf(EphemeralOperationSnapshot operation) => operation switch
    {
        { Completed: null } => OperationStates.Running,
        { IsFaulted: true } => OperationStates.Failed,
        { IsCancelled: true } => OperationStates.Cancelled,
        _ => OperationStates.Completed,
    };

    private static bool Matches(EphemeralOperationSnapshot operation, OperationFilter filter, DateTimeOffset now)
    {
        var age = now - (operation.Completed ?? operation.Started);
        return (filter.States & StateOf(operation)) != 0
            && (filter.Key is null || string.Equals(filter.Key, operation.Key, StringComparison.Ordinal))
            && (filter.MinAge is not { } least || age >= least)
            && (filter.MaxAge is not { } most || age <= most);
    }
}
