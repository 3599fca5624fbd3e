using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Operations;
using Ephemeral.Cluster.Nodes;
using Ephemeral.Cluster.Payloads;
using Ephemeral.Cluster.Protocol;

namespace Ephemeral.Cluster.Owning;

/// <summary>An operation on the node where its key lives, under the id that the node has given it that admitted it.</summary>
internal abstract class OwnedOperation(long id, OperationKey key, ShardedContext context, IActorRef sender, IActorRef keyActor) : Operation(id)
{
    private volatile IActorRef _sender = sender;
    private volatile IActorRef _keyActor = keyActor;
    private volatile bool _isHeld;

    public override OperationKey Key => key;

    /// <summary>Its end is told at once: the window of the coordinator calls <see cref="Answer"/>.</summary>
    public override bool IsAwaited => true;

    /// <summary>Whether it was given back before it started, or an actor that had it was stopped, so that it is to run elsewhere.</summary>
    public bool WasReleased => NeverStarted && WasStopped;

    private bool WasStopped => Error is OperationCanceledException error && error.CancellationToken == CoordinatorErrors.Stopped;

    /// <summary>Whether its turn has come and its body waits until the node may start it: it does not run yet.</summary>
    public bool IsHeld
    {
        get => _isHeld;
        set => _isHeld = value;
    }

    /// <summary>The actor that is told of its end. Set by the key's actor.</summary>
    public IActorRef KeyActor
    {
        set => _keyActor = value;
    }

    /// <summary>The post of the node that admitted it.</summary>
    public IActorRef Sender => _sender;

    /// <summary>Whether the answer goes to another node.</summary>
    protected bool AnswerIsEncoded => !PostActor.IsHere(_sender);

    /// <summary>
    /// Tells the node that admitted it how it has ended, and the key's actor that it has. One that nobody cancelled was stopped with its node,
    /// most likely: what that means for it is decided where it was admitted, which asks if the node is still there.
    /// </summary>
    public override void Answer()
    {
        if (!WasStopped)
            context.Post.Tell(new PostActor.Send(_sender, ToEnded()), ActorRefs.NoSender);
        _keyActor.Tell(new ShardedKeyActor.OperationEnded(Id, WasReleased), ActorRefs.NoSender);
    }

    /// <summary>It was sent here again, perhaps because the answer was lost.</summary>
    public void AnswerAgain(IActorRef sender)
    {
        _sender = sender;
        if (HasEnded && !WasReleased)
            context.Post.Tell(new PostActor.Send(sender, ToEnded()), ActorRefs.NoSender);
    }

    protected abstract Ended ToEnded();
}

/// <inheritdoc cref="OwnedOperation"/>
internal sealed class OwnedOperation<T, TResult>(
    long id, OperationKey key, object? item, bool isEncoded, ShardedContext context, IActorRef sender, IActorRef keyActor)
    : OwnedOperation(id, key, context, sender, keyActor)
{
    private object? _item = item;
    private TResult? _result;
    private byte[]? _encodedResult;

    /// <returns>False when it has ended, and its item with it.</returns>
    /// <exception cref="PayloadException">The item can't be read.</exception>
    public bool TryGetItem(PayloadFormat<T> format, out T item)
    {
        var held = _item;
        Volatile.ReadBarrier();
        item = default!;
        if (State != OperationStates.Running)
            return false;
        item = !isEncoded ? (T)held! : format.Read((byte[]?)held ?? throw new PayloadException(
            $"Operation {Id} has come without its item, which the node that admitted it could not write."));
        return true;
    }

    /// <summary>Writes the result where it goes to another node, so that one that can't travel fails the operation.</summary>
    public Task Run(Task body, PayloadFormat<TResult>? format) =>
        format is not null && AnswerIsEncoded && body is Task<TResult> withResult ? EncodeAsync(withResult, format).Unwrap() : body;

    public override void Capture(Task body)
    {
        if (body is Task<TResult> withResult)
            _result = withResult.Result;
    }

    protected override Ended ToEnded() => State == OperationStates.Completed && typeof(TResult) != typeof(Nothing)
        ? new Ended(Id, State, AnswerIsEncoded ? _encodedResult : _result, AnswerIsEncoded, null)
        : new Ended(Id, State, null, AnswerIsEncoded, Error, HasSeveralErrors);

    protected override void ReleaseItem(OperationStates outcome)
    {
        _item = null;
        if (outcome != OperationStates.Completed)
            (_result, _encodedResult) = (default, null);
    }

    /// <returns>The body's own task, with all of its errors.</returns>
    private async Task<Task<TResult>> EncodeAsync(Task<TResult> body, PayloadFormat<TResult> format)
    {
        await ((Task)body).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (body.IsCompletedSuccessfully)
            _encodedResult = format.Write(body.Result);
        return body;
    }
}
