namespace Ephemeral.Actors.Protocol;

/// <summary>Which operations of a coordinator to show. All conditions must hold.</summary>
public sealed record OperationFilter
{
    /// <summary>In which states.</summary>
    /// <value>The default is those that run and those that have ended.</value>
    public OperationStates States { get; init; } = OperationStates.Running | OperationStates.Ended;

    /// <summary>Of which key, as text; compared ordinally.</summary>
    /// <value>The default is null: of any key, or none.</value>
    public string? Key { get; init; }

    /// <summary>Of at least this age, which counts from the start of a running one, from the end of an ended one. A pending one has none.</summary>
    /// <value>The default is null: of any age.</value>
    public TimeSpan? MinAge { get; init; }

    /// <summary>Of at most this age, counted as in <see cref="MinAge"/>.</summary>
    /// <value>The default is null: of any age.</value>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How many at the most; 0 or more.</summary>
    /// <value>The default is 200.</value>
    public int Limit { get; init; } = 200;

    /// <summary>The filter's name alone: a key is the application's.</summary>
    public override string ToString() => nameof(OperationFilter);

    /// <summary>Chooses among operations, and puts those chosen in the order in which people look.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is less than 0.</exception>
    internal OperationsFound Choose(IEnumerable<EphemeralOperationSnapshot> operations, DateTimeOffset now)
    {
        if (Limit < 0)
            throw new ArgumentOutOfRangeException(nameof(Limit), Limit, $"{nameof(Limit)} is {Limit}. Set it to 0 or more.");
        List<EphemeralOperationSnapshot> running = [], pending = [], ended = [];
        var total = 0;
        foreach (var operation in operations.Where(operation => Matches(operation, now)))
        {
            total++;
            if (operation.State == OperationStates.Running)
                running.Add(operation);
            else if (operation.Completed is not null)
                ended.Add(operation);
            else if (pending.Count < Limit)
                // they come in their order, and there may be very many
                pending.Add(operation);
        }

        ended.Reverse();
        return new OperationsFound(
            [
                .. running.OrderBy(static operation => operation.Started).Concat(pending)
                    .Concat(ended.OrderByDescending(static operation => operation.Completed)).Take(Limit),
            ],
            total);
    }

    private bool Matches(EphemeralOperationSnapshot operation, DateTimeOffset now) =>
        (States & operation.State) != 0
        && (Key is null || string.Equals(Key, operation.Key, StringComparison.Ordinal))
        && ((MinAge is null && MaxAge is null) || IsOfAge(operation, now));

    private bool IsOfAge(EphemeralOperationSnapshot operation, DateTimeOffset now)
    {
        if (operation.State == OperationStates.Pending)
            return false;
        var age = now - (operation.Completed ?? operation.Started);
        return (MinAge is not { } least || age >= least) && (MaxAge is not { } most || age <= most);
    }
}
