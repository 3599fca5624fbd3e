using Akka.Actor;
using Ephemeral.Actors.Actors;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.OneShot;

/// <summary>The coordinator of one run without keys. Whoever makes the call awaits it, so what flows with that code flows into the bodies.</summary>
internal sealed class ForEachCoordinator<T>(
    OperationBody body, EphemeralOptions options, ActorSystem system, FailureLog failures, OperationSource? source)
    : EphemeralCoordinator<T, EphemeralOperationSnapshot>(
        body, options, system, null, new CoordinatorShape("foreach", Source: source, Context: ExecutionContext.Capture())),
        IForEachCoordinator
{
    CoordinatorParts IForEachCoordinator.Parts => Parts;

    public IReadOnlyList<EphemeralOperationSnapshot> GetLastFailed() => [.. failures.ToArray().Select(BaseSnapshot)];

    /// <summary>From now on workers read the source.</summary>
    public void Begin() => ReadSource();

    private protected override Operation NewOperation(T item, Lane? lane) => new ForEachOperation<T>(item, failures);

    private protected override EphemeralOperationSnapshot Project(Operation operation) => BaseSnapshot(operation);
}
