using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// Marks a class as the handler of a coordinator of its own, which <c>services.AddEphemeralHandlers(assembly)</c> registers. The class
/// implements <see cref="IEphemeralHandler{T}"/>, or <see cref="IEphemeralHandler{TInput, TResult}"/> for results.
/// </summary>
/// <remarks>What is not set here has its default from <see cref="EphemeralOptions"/>; settings under the coordinator's name override all of
/// it, as ever.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EphemeralHandlerAttribute : Attribute
{
    private const double LongestTimeout = 4_294_967;

    private static readonly EphemeralOptions Defaults = new();

    /// <summary>The handler of the coordinator that is injected by the type of its items.</summary>
    public EphemeralHandlerAttribute()
    {
    }

    /// <summary>The handler of a coordinator of that name.</summary>
    /// <param name="name">The name; factories, keyed services, settings and dashboards speak of the coordinator by it.</param>
    public EphemeralHandlerAttribute(string name) => Name = name;

    /// <summary>The coordinator's name; null for the one that is injected by the type of its items.</summary>
    public string? Name { get; }

    /// <summary>The property of the items that is their key: those of one key run in order, see
    /// <see cref="EphemeralKeyedWorkCoordinator{TKey, T}"/>. Best by <c>nameof</c>.</summary>
    /// <value>The default is null: the coordinator has no keys.</value>
    public string? Key { get; set; }

    /// <inheritdoc cref="EphemeralOptions.MaxConcurrency"/>
    public int MaxConcurrency { get; set; } = Defaults.MaxConcurrency;

    /// <inheritdoc cref="EphemeralOptions.MaxConcurrencyPerKey"/>
    public int MaxConcurrencyPerKey { get; set; } = Defaults.MaxConcurrencyPerKey;

    /// <inheritdoc cref="EphemeralOptions.MaxPendingOperations"/>
    public int MaxPendingOperations { get; set; } = Defaults.MaxPendingOperations;

    /// <inheritdoc cref="EphemeralOptions.MaxTrackedOperations"/>
    public int MaxTrackedOperations { get; set; } = Defaults.MaxTrackedOperations;

    /// <inheritdoc cref="EphemeralOptions.EnableFairScheduling"/>
    public bool EnableFairScheduling { get; set; }

    /// <summary><see cref="EphemeralOptions.OperationTimeout"/> in seconds. More than zero.</summary>
    /// <value>The default is positive infinity: no limit.</value>
    public double OperationTimeoutSeconds { get; set; } = double.PositiveInfinity;

    /// <summary>What is wrong with it; null for nothing.</summary>
    internal string? Error() =>
        Name is not null && string.IsNullOrWhiteSpace(Name)
            ? "has a blank name. Give a name, or none for the coordinator that is injected by its type."
            : OperationTimeoutSeconds is (> 0 and <= LongestTimeout) or double.PositiveInfinity
                ? null
                : FormattableString.Invariant(
                    $"has OperationTimeoutSeconds = {OperationTimeoutSeconds}; allowed is more than 0, up to {LongestTimeout}, or infinity.");

    internal EphemeralOptions ToOptions() => new()
    {
        MaxConcurrency = MaxConcurrency,
        MaxConcurrencyPerKey = MaxConcurrencyPerKey,
        MaxPendingOperations = MaxPendingOperations,
        MaxTrackedOperations = MaxTrackedOperations,
        EnableFairScheduling = EnableFairScheduling,
        OperationTimeout = double.IsPositiveInfinity(OperationTimeoutSeconds) ? null : TimeSpan.FromSeconds(OperationTimeoutSeconds),
    };
}
