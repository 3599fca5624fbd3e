using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>How an <see cref="EphemeralUniqueWork{TKey, TInput, TResult}"/> works. Wrong values are refused when it is made, all
/// of them in one error.</summary>
public sealed class EphemeralUniqueWorkOptions
{
    /// <summary>What becomes of work whose key has some pending or running already.</summary>
    /// <value>The default is <see cref="EphemeralUniquePolicy.Join"/>.</value>
    public EphemeralUniquePolicy Policy { get; init; }

    /// <summary>The options of the coordinator that runs the work. Its <see cref="EphemeralOptions.MaxConcurrencyPerKey"/> is 1:
    /// of a key, one runs.</summary>
    /// <value>The default is those of every coordinator.</value>
    public EphemeralOptions Coordinator { get; init; } = new();

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .Defined(nameof(Policy), Policy)
            .Present(nameof(Coordinator), Coordinator)
            .Between("Coordinator.MaxConcurrencyPerKey", Coordinator?.MaxConcurrencyPerKey ?? 1, 1, 1);
}
