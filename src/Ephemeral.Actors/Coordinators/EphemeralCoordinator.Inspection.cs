using Akka.Actor;
using Ephemeral.Actors.Actors;
using Ephemeral.Actors.Inspection;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Registry;

namespace Ephemeral.Actors;

public abstract partial class EphemeralCoordinator
{
    /// <summary>
    /// Whom actors tell and ask, by the messages of <c>Ephemeral.Actors.Protocol</c>. It stops when the coordinator has ended by
    /// disposal or with its actor system: watch it to know.
    /// </summary>
    public IActorRef Actor => _actor;

    /// <summary>What kind it is: <c>work</c>, <c>result</c>, <c>keyed</c> or <c>keyed-result</c>.</summary>
    public string Kind { get; }

    /// <summary>How an actor speaks the protocol for this coordinator.</summary>
    /// <param name="hold">Through which the actor knows it.</param>
    internal abstract Props DeskProps(CoordinatorHold hold);

    internal IReadOnlyCollection<EphemeralOperationSnapshot> Sample() => BaseSnapshots();

    internal Task Drained => _parts.End.Drained;

    /// <summary>Whether <see cref="DrainAsync"/> can wait.</summary>
    internal bool MayDrain => IsCompleted || _isFed;

    /// <summary>Whether steering it has no effect any more.</summary>
    internal bool HasEnded => _isDisposed || _parts.End.IsStopped;

    /// <summary>What is wrong with it now, and what to do about it; empty when nothing is. O(live keys).</summary>
    public IReadOnlyList<EphemeralLint> GetLints() => Lints.Of(GetStatus(), KeyLoad.Of(Keys()), Now, LintLimits.Default);

    internal Exception? TakeStreamError() => _feed.TakeError();

    internal OperationsFound Find(OperationFilter filter) => OperationSelection.Of(BaseSnapshots(), filter, Now);

    internal OperationFound FindOperation(long id)
    {
        var operation = _parts.Window.Find(id);
        var isPending = operation?.State == OperationState.Pending;
        return new OperationFound(id, operation is null || isPending ? null : BaseSnapshot(operation), isPending);
    }

    internal IReadOnlyList<SignalEvent> FindSignals(string pattern, DateTimeOffset? since) =>
        [.. GetSignalsByPattern(pattern).Where(signal => since is null || signal.Timestamp >= since)];

    internal KeysFound FindKeys(int count, EphemeralKeyOrder order) =>
        new(_parts.Keys?.Count ?? 0, KeySelection.First(count, order, Keys()));

    private DateTimeOffset Now => _parts.Clock.TimeOf(_parts.Clock.Stamp());

    /// <summary>
    /// Makes it known to the registry. The last step of making one that others may find: they may tell it anything from then on.
    /// </summary>
    private protected void Register() =>
        EphemeralRegistry.For(_system).Actor.Tell(new RegistryProtocol.Made(Name, Kind, _actor), ActorRefs.NoSender);

    private protected abstract EphemeralOperationSnapshot BaseSnapshot(Operation operation);

    private IEnumerable<KeyFigures> Keys()
    {
        foreach (var lane in _parts.Keys?.All ?? [])
        {
            var (pending, running, since) = lane.Figures;
            yield return new KeyFigures(lane.Text, pending, running, pending == 0 ? null : _parts.Clock.Since(since));
        }
    }
}
