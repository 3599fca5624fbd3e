using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Operations;
using Ephemeral.Cluster.Nodes;
using Ephemeral.Cluster.Payloads;
using Ephemeral.Cluster.Sending;

namespace Ephemeral.Cluster.Owning;

/// <summary>What is done with the items of a sharded coordinator, whatever their type, and how they and their results travel.</summary>
internal abstract class ShardedWork
{
    public static ShardedWork<T> Of<T>(Func<T, CancellationToken, Task> body, IPayloadCodec<T>? codec)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new ShardedWork<T, Nothing>((item, _, token) => body(item, token), isTracked: false, codec, null);
    }

    public static ShardedWork<T> Of<T>(Func<T, EphemeralOperation, CancellationToken, Task> body, IPayloadCodec<T>? codec)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new ShardedWork<T, Nothing>((item, operation, token) => body(item, operation!, token), isTracked: true, codec, null);
    }

    public static ShardedWork<T> Of<T, TResult>(
        Func<T, CancellationToken, Task<TResult>> body, IPayloadCodec<T>? codec, IPayloadCodec<TResult>? resultCodec)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new ShardedWork<T, TResult>(
            (item, _, token) => body(item, token), isTracked: false, codec, resultCodec ?? new JsonPayloadCodec<TResult>());
    }

    public static ShardedWork<T> Of<T, TResult>(
        Func<T, EphemeralOperation, CancellationToken, Task<TResult>> body, IPayloadCodec<T>? codec, IPayloadCodec<TResult>? resultCodec)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new ShardedWork<T, TResult>(
            (item, operation, token) => body(item, operation!, token), isTracked: true, codec, resultCodec ?? new JsonPayloadCodec<TResult>());
    }

    /// <summary>Says by whom and how large items may be between nodes, before anything else is asked.</summary>
    public abstract void Join(string coordinator, int mostBytes);

    public abstract OperationBody BodyFor(StartGuard guard);

    /// <summary>An operation of a key that lives here.</summary>
    public abstract OwnedOperation NewOwned(
        ShardedContext context, long id, OperationKey key, object? item, bool isEncoded, IActorRef sender, IActorRef keyActor);
}

/// <inheritdoc cref="ShardedWork"/>
internal abstract class ShardedWork<T> : ShardedWork
{
    /// <summary>An operation that is admitted here.</summary>
    public abstract Operation NewSubmitted(T item, OperationKey key, bool isAwaited);
}

/// <inheritdoc cref="ShardedWork"/>
internal sealed class ShardedWork<T, TResult>(
    Func<T, EphemeralOperation?, CancellationToken, Task> body, bool isTracked, IPayloadCodec<T>? codec, IPayloadCodec<TResult>? resultCodec)
    : ShardedWork<T>
{
    private PayloadFormat<T> _items = null!;
    private PayloadFormat<TResult>? _results;

    public override void Join(string coordinator, int mostBytes)
    {
        _items = new PayloadFormat<T>(codec ?? new JsonPayloadCodec<T>(), coordinator, mostBytes);
        if (resultCodec is not null)
            _results = new PayloadFormat<TResult>(resultCodec, coordinator, mostBytes);
    }

    public override OperationBody BodyFor(StartGuard guard) => new ShardedBody<T, TResult>(body, isTracked, guard, _items, _results);

    public override OwnedOperation NewOwned(
        ShardedContext context, long id, OperationKey key, object? item, bool isEncoded, IActorRef sender, IActorRef keyActor) =>
        new OwnedOperation<T, TResult>(id, key, item, isEncoded, context, sender, keyActor);

    public override Operation NewSubmitted(T item, OperationKey key, bool isAwaited) =>
        new SubmittedOperation<T, TResult>(item, key, _items, _results, isAwaited);
}
