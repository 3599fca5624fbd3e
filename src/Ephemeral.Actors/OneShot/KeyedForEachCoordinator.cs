using Akka.Actor;
using Ephemeral.Actors.Actors;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.OneShot;

/// <summary>The coordinator of one run with keys. Whoever makes the call awaits it, so what flows with that code flows into the bodies.</summary>
internal sealed class KeyedForEachCoordinator<TKey, T>(
    Func<T, TKey> keySelector, OperationBody body, EphemeralOptions options, ActorSystem system, FailureLog failures,
    IEqualityComparer<TKey>? keyComparer)
    : EphemeralKeyedCoordinator<TKey, T, EphemeralOperationSnapshot>(
        keySelector, body, options, system, null, "foreach", keyComparer, ExecutionContext.Capture()),
        IForEachCoordinator
    where TKey : notnull
{
    CoordinatorParts IForEachCoordinator.Parts => Parts;

    public IReadOnlyList<EphemeralOperationSnapshot> GetLastFailed() => [.. failures.ToArray().Select(BaseSnapshot)];

    private protected override Operation NewOperation(T item, Lane? lane) => new KeyedForEachOperation<T>(item, failures, lane!);

    private protected override EphemeralOperationSnapshot Project(Operation operation) => BaseSnapshot(operation);
}
