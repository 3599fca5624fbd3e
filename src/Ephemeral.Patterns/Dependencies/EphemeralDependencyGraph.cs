using Akka.Actor;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// Operations that start when those they need have ended well. It is put together once, in any order, and may be run often. Not
/// for several threads while it is put together; running it changes nothing.
/// </summary>
public sealed class EphemeralDependencyGraph
{
    private readonly List<DependentOperation> _operations = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>Adds an operation.</summary>
    /// <param name="name">What it is called; compared ordinally.</param>
    /// <param name="body">What it does. Its token is cancelled by a timeout, or when the run is cancelled.</param>
    /// <param name="needs">The names of the operations that must have ended well before it starts; they may be added
    /// later.</param>
    /// <returns>The graph.</returns>
    /// <exception cref="ArgumentException">A name is empty, there is an operation of that name already, or it needs
    /// itself.</exception>
    /// <exception cref="ArgumentNullException">The body or the names are null.</exception>
    public EphemeralDependencyGraph Add(string name, Func<CancellationToken, Task> body, params IReadOnlyList<string> needs)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(needs);
        foreach (var needed in needs)
            ArgumentException.ThrowIfNullOrWhiteSpace(needed, nameof(needs));
        if (needs.Contains(name, StringComparer.Ordinal))
            throw new ArgumentException($"'{name}' needs itself. Let it need other operations alone.", nameof(needs));
        if (!_numbers.TryAdd(name, _operations.Count))
            throw new ArgumentException($"There is an operation '{name}' already. Give each a name of its own.", nameof(name));
        _operations.Add(new DependentOperation(name, body, [.. needs.Distinct(StringComparer.Ordinal)]));
        return this;
    }

    /// <summary>Runs all operations, in a coordinator for as long as that takes, and waits until each has ended or was
    /// skipped.</summary>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="system">Where the coordinator lives; null for the system that all such coordinators of the process
    /// share.</param>
    /// <param name="name">What the coordinator is called; null for a name made from its kind and a number.</param>
    /// <param name="cancellationToken">Ends it: nothing more starts, what runs has its token cancelled and is waited for up to
    /// <see cref="EphemeralOptions.ShutdownTimeout"/>.</param>
    /// <returns>What became of each. Failures are in there, not thrown; each is logged by the coordinator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    /// <exception cref="InvalidOperationException">An operation needs one that there is not, or some need one another in a
    /// circle.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<EphemeralDependencySummary> RunAsync(
        EphemeralDependencyOptions? options = null, ActorSystem? system = null, string? name = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new EphemeralDependencyOptions();
        options.Check().ThrowIfAny();
        var needs = Needs();
        if (DependencyCore.FindCircle(needs) is { } circle)
        {
            throw new InvalidOperationException(
                $"Operations need one another in a circle: {string.Join(" → ", circle.Select(number => $"'{_operations[number].Name}'"))}. "
                + "Take one of these needs away.");
        }

        await using var execution = new DependencyExecution(
            [.. _operations], new DependencyCore(needs, options.OnFailure), options.Coordinator, system, name);
        return await execution.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How many operations there are.</summary>
    public override string ToString() => $"{_operations.Count} operations";

    private List<IReadOnlyList<int>> Needs()
    {
        var missing = _operations
            .SelectMany(static operation => operation.Needs, static (operation, needed) => (operation.Name, Needed: needed))
            .Where(pair => !_numbers.ContainsKey(pair.Needed)).ToList();
        return missing.Count == 0
            ? [.. _operations.Select(operation => (IReadOnlyList<int>)[.. operation.Needs.Select(needed => _numbers[needed])])]
            : throw new InvalidOperationException(string.Join(
                Environment.NewLine, missing.Select(static pair => $"'{pair.Name}' needs '{pair.Needed}', which there is not. Add it.")));
    }
}
