namespace Ephemeral.Actors.Protocol;

/// <summary>Which operations of a window to tell of. All conditions must hold.</summary>
public sealed record OperationFilter
{
    /// <summary>In which states.</summary>
    /// <value>The default is <see cref="OperationStates.All"/>.</value>
    public OperationStates States { get; init; } = OperationStates.All;

    /// <summary>Of which key, as text; compared ordinally.</summary>
    /// <value>The default is null: of any key, or none.</value>
    public string? Key { get; init; }

    /// <summary>
    /// Of at least this age. The age of a running operation counts from its start, that of an ended one from its end.
    /// </summary>
    /// <value>The default is null: of any age.</value>
    public TimeSpan? MinAge { get; init; }

    /// <summary>Of at most this age, counted as in <see cref="MinAge"/>.</summary>
    /// <value>The default is null: of any age.</value>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How many at the most; 0 or more.</summary>
    /// <value>The default is 200.</value>
    public int Limit { get; init; } = 200;
}
