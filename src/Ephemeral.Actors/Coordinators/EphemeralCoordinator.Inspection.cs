using Akka.Actor;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors;

public abstract partial class EphemeralCoordinator
{
    /// <summary>
    /// Whom actors tell and ask, by the messages of <c>Ephemeral.Actors.Protocol</c>. It stops when the coordinator has ended by
    /// disposal or with its actor system: watch it to know. What it is asked after that is answered all the same, by a failure.
    /// </summary>
    public IActorRef Actor => _actor;

    /// <summary>What kind it is: <c>work</c>, <c>result</c>, <c>keyed</c> or <c>keyed-result</c>.</summary>
    public string Kind { get; }

    /// <summary>What is wrong with it now, and what to do about it; empty when nothing is. O(live keys).</summary>
    public IReadOnlyList<EphemeralLint> GetLints() => CoordinatorRules.Lints(Findings(GetStatus()));

    /// <summary>What is found of it, given its status.</summary>
    internal IReadOnlyList<Finding> Findings(EphemeralStatus status) => CoordinatorRules.Check(status, Keys(), _context.Clock.Now);

    bool ICoordinator.HasEnded => _isDisposed || _context.End.IsStopped;

    bool ICoordinator.MayDrain => IsCompleted || _feed.IsStarted;

    IReadOnlyList<Type> ICoordinator.ItemMessages => ItemMessages;

    async Task ICoordinator.DrainedAsync()
    {
        await _context.End.Drained.ConfigureAwait(false);
        if (_feed.Error is { } error)
            throw error;
    }

    OperationsFound ICoordinator.Find(OperationFilter filter) => filter.Choose(BaseSnapshots(), _context.Clock.Now);

    OperationFound ICoordinator.FindOperation(long id)
    {
        var operation = _context.Find(id);
        var isPending = operation?.State == OperationStates.Pending;
        return new OperationFound(id, operation is null || isPending ? null : BaseSnapshot(operation), isPending);
    }

    IReadOnlyList<SignalEvent> ICoordinator.FindSignals(string pattern, DateTimeOffset? since) =>
        [.. GetSignalsByPattern(pattern).Where(signal => since is null || signal.Timestamp >= since)];

    KeysFound ICoordinator.FindKeys(int count, EphemeralKeyOrder order) =>
        new(_context.Keys?.Count ?? 0, EphemeralKeyStatus<string>.First(count, order, Keys()));

    bool ICoordinator.TryTakeIn(object message, out Task<object>? answer) => TryTakeIn(message, out answer);

    private protected abstract IReadOnlyList<Type> ItemMessages { get; }

    /// <inheritdoc cref="ICoordinator.TryTakeIn"/>
    private protected abstract bool TryTakeIn(object message, out Task<object>? answer);

    internal abstract EphemeralOperationSnapshot BaseSnapshot(Operation operation);

    private IEnumerable<EphemeralKeyStatus<string>> Keys()
    {
        foreach (var key in _context.Keys?.All ?? [])
        {
            var pending = key.Pending;
            yield return new EphemeralKeyStatus<string>(key.Text, pending, key.Running, pending == 0 ? null : _context.Clock.Since(key.WaitingSince));
        }
    }
}
