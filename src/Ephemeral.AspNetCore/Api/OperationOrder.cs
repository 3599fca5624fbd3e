using Ephemeral.Actors;

namespace Ephemeral.AspNetCore.Api;

/// <summary>An order of operations, by one of their columns. What is equal in it stays as the coordinator tells it.</summary>
internal sealed class OperationOrder
{
    private readonly Func<EphemeralOperationSnapshot, DateTimeOffset, IComparable?> _by;
    private readonly bool _isDescending;

    private OperationOrder(Func<EphemeralOperationSnapshot, DateTimeOffset, IComparable?> by, bool isDescending) =>
        (_by, _isDescending) = (by, isDescending);

    /// <returns>Null where no order is asked for.</returns>
    /// <exception cref="BadRequestException">There is no such column.</exception>
    public static OperationOrder? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var isDescending = text[0] == '-';
        return new OperationOrder(
            text[(isDescending ? 1 : 0)..] switch
            {
                "state" => static (operation, _) => operation.State.ToString(),
                "key" => static (operation, _) => operation.Key is { } key ? new Ordinal(key) : null,
                "started" => static (operation, _) => IsPending(operation) ? null : operation.Started,
                "took" => static (operation, now) => IsPending(operation) ? null : operation.Duration ?? now - operation.Started,
                _ => throw new BadRequestException($"'sort' is '{text}'. Give state, key, started or took, with - in front for the other way around."),
            },
            isDescending);
    }

    /// <summary>Those without a value, such as pending ones without a start, come last, whichever way around.</summary>
    public IEnumerable<EphemeralOperationSnapshot> Of(IEnumerable<EphemeralOperationSnapshot> operations, DateTimeOffset now)
    {
        var valued = operations.Select(operation => (Operation: operation, Value: _by(operation, now))).ToList();
        var withValue = valued.Where(static pair => pair.Value is not null);
        return (_isDescending ? withValue.OrderByDescending(static pair => pair.Value) : withValue.OrderBy(static pair => pair.Value))
            .Concat(valued.Where(static pair => pair.Value is null))
            .Select(static pair => pair.Operation);
    }

    private static bool IsPending(EphemeralOperationSnapshot operation) => operation.State == OperationStates.Pending;

    private sealed record Ordinal(string Text) : IComparable
    {
        public int CompareTo(object? other) => string.CompareOrdinal(Text, (other as Ordinal)?.Text);
    }
}
