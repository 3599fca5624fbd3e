using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors;

// what the coordinator's gateway asks of it
public abstract partial class EphemeralCoordinator
{
    bool ICoordinator.HasEnded => _isDisposed || _context.End.IsStopped;

    /// <summary>
    /// The running operations that may wait for others of the coordinator which can't start; none while one of them has run for less than a second.
    /// </summary>
    private IReadOnlyCollection<long> WaitingForOwn(EphemeralStatus status)
    {
        if (status.PendingCount == 0 || status.ActiveCount == 0)
            return [];
        var going = _context.Index.All().FindAll(static operation => !operation.HasEnded);
        var waiting = NestedSubmits.Find(going, status.CurrentMaxConcurrency, Options.MaxConcurrencyPerKey);
        return waiting.All(operation => _context.Clock.Since(operation.StartedAt) >= TimeSpan.FromSeconds(1))
            ? [.. waiting.Select(static operation => operation.Id)]
            : [];
    }

    bool ICoordinator.MayDrain => IsCompleted || Feed.IsStarted;

    IReadOnlyList<Type> ICoordinator.ItemMessages => ItemMessages;

    Exception ICoordinator.ClosedBecause() => _context.Gate.ClosedBecause();

    Task ICoordinator.DrainedAsync() => DrainedAsync(CancellationToken.None);

    OperationsFound ICoordinator.Find(OperationFilter filter) => filter.Choose(BaseSnapshots(filter.States), _context.Clock.Now);

    OperationFound ICoordinator.FindOperation(long id) => new(id, _context.Find(id) is { } operation ? BaseSnapshot(operation) : null);

    IReadOnlyList<SignalEvent> ICoordinator.FindSignals(string pattern, DateTimeOffset? since) =>
        [.. GetSignalsByPattern(pattern).Where(signal => since is null || signal.Timestamp >= since)];

    KeysFound ICoordinator.FindKeys(int count, EphemeralKeyOrder order) =>
        new(_context.Keys?.Count ?? 0, EphemeralKeyStatus<string>.First(count, order, Keys()));

    bool ICoordinator.TryTakeIn(object message, out Task<object>? answer) => TryTakeIn(message, out answer);

    /// <inheritdoc cref="ICoordinator.ItemMessages"/>
    private protected abstract IReadOnlyList<Type> ItemMessages { get; }

    /// <inheritdoc cref="ICoordinator.TryTakeIn"/>
    private protected abstract bool TryTakeIn(object message, out Task<object>? answer);

    internal abstract EphemeralOperationSnapshot BaseSnapshot(Operation operation);

    private protected EphemeralKeyStatus<TKey> StatusOf<TKey>(TKey key, OperationKey found)
    {
        var (pending, running, waitingSince) = _context.Ready.CountsOf(found);
        return new EphemeralKeyStatus<TKey>(key, pending, running, pending == 0 ? null : _context.Clock.Since(waitingSince));
    }

    private IEnumerable<EphemeralKeyStatus<string>> Keys() => (_context.Keys?.All ?? []).Select(key => StatusOf(key.Text, key));
}
