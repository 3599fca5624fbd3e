using Akka.Actor;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.ForEach;

/// <summary>The coordinator of one run. Nobody else can find it, and its bodies run in the context of whoever awaits the run.</summary>
internal sealed class ForEachCoordinator<T>(
    OperationBody body, EphemeralOptions? options, ActorSystem system, Action<Operation, OperationStates> onEnded)
    : EphemeralCoordinator<T, EphemeralOperationSnapshot>(
        body, options, system, null, ForEachLoop.Kind, isListed: false, outside: ExecutionContext.Capture())
{
    private protected override Operation NewOperation(T item, OperationKey? key) => new ForEachOperation<T>(item, onEnded, key);

    private protected override EphemeralOperationSnapshot Project(Operation operation) => BaseSnapshot(operation);
}

/// <summary>The same with keys.</summary>
internal sealed class KeyedForEachCoordinator<TKey, T>(
    Func<T, TKey> keySelector, OperationBody body, EphemeralOptions? options, ActorSystem system,
    Action<Operation, OperationStates> onEnded, IEqualityComparer<TKey>? keyComparer)
    : EphemeralKeyedCoordinator<TKey, T, EphemeralOperationSnapshot>(
        keySelector, body, options, system, null, ForEachLoop.Kind, keyComparer, isListed: false, ExecutionContext.Capture())
    where TKey : notnull
{
    private protected override Operation NewOperation(T item, OperationKey? key) => new ForEachOperation<T>(item, onEnded, key);

    private protected override EphemeralOperationSnapshot Project(Operation operation) => BaseSnapshot(operation);
}

/// <summary>An operation whose end the run hears of at once, with the outcome written.</summary>
internal sealed class ForEachOperation<T>(T item, Action<Operation, OperationStates> onEnded, OperationKey? key) : WorkOperation<T>(item)
{
    public override OperationKey? Key => key;

    protected override void ReleaseItem(OperationStates outcome)
    {
        base.ReleaseItem(outcome);
        onEnded(this, outcome);
    }
}
