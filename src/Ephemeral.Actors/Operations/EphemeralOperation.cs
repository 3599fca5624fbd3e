using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors;

/// <summary>
/// The operation that a body runs as: its id, its key, and a way to raise signals in its name. Bodies with a second parameter are given it,
/// code below them finds it in <see cref="Current"/>. Any thread may use it.
/// </summary>
public sealed class EphemeralOperation
{
    private readonly Operation _operation;
    private readonly Func<string, Operation, bool> _raise;

    internal EphemeralOperation(Operation operation, Func<string, Operation, bool> raise) => (_operation, _raise) = (operation, raise);

    /// <summary>
    /// The operation that the code at hand runs in, however far below the body, through awaits and in tasks that it starts. Null
    /// outside of bodies, and in code that a body has left running once that body has ended.
    /// </summary>
    public static EphemeralOperation? Current => OperationFlow.Current;

    /// <summary>The operation's id: positive, never repeated in this process. The same that <c>EnqueueAsync</c> returned.</summary>
    public long Id => _operation.Id;

    /// <summary>The operation's key as text; null where the coordinator has no keys.</summary>
    public string? Key => _operation.KeyText;

    /// <summary>
    /// Raises a signal, tied to this operation's id and key: it is in the operation's snapshot, in the coordinator's log, and in
    /// the sink that the coordinator shares, <see cref="EphemeralOptions.Signals"/>. Never waits for those who hear it. The signal that is
    /// being handled, or else the one because of which the operation was enqueued, is its cause.
    /// </summary>
    /// <param name="name">Its name, such as <c>rate-limit</c> or <c>http.timeout</c>; compared ordinally.</param>
    /// <returns>False when the <see cref="SignalConstraints"/> of the coordinator or of the sink stopped it.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public bool Signal(string name) => _raise(name, _operation);

    /// <summary>Its id; not its key, which is the application's.</summary>
    public override string ToString() => FormattableString.Invariant($"Operation {Id}");

    internal bool IsOf(Operation operation) => ReferenceEquals(_operation, operation);
}
