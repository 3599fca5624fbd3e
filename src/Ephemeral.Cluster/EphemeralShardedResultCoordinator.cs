using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;
using Ephemeral.Cluster.Owning;

namespace Ephemeral.Cluster;

/// <summary>
/// A queue of background work with results that spans a cluster: an input runs on the node of its key, its result comes back to the node that
/// submitted it.
/// </summary>
/// <typeparam name="TKey">What inputs are kept apart by; its text says where it lives.</typeparam>
/// <typeparam name="TInput">The inputs.</typeparam>
/// <typeparam name="TResult">The results.</typeparam>
public sealed class EphemeralShardedResultCoordinator<TKey, TInput, TResult> : EphemeralShardedCoordinator<TKey, TInput>
    where TKey : notnull
{
    /// <summary>Makes the handle of this node, and with it the actors of the coordinator here. Made once a node and name.</summary>
    /// <param name="system">The actor system; a member of a cluster, or not.</param>
    /// <param name="name">The same on all nodes.</param>
    /// <param name="keySelector">The key of an input. Called on the producer's thread; what it throws, the producer gets.</param>
    /// <param name="body">What is done with each input, on the node of its key.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="codec">How inputs travel; null for JSON.</param>
    /// <param name="resultCodec">How results travel; null for JSON.</param>
    /// <param name="keyFormatter">The text of a key, the same on all nodes; null for that of strings, numbers, GUIDs and enums.</param>
    /// <exception cref="ArgumentNullException">The system, the key selector or the body is null.</exception>
    /// <exception cref="ArgumentException">
    /// Keys of that type have no stable text, and there is no formatter; or the name is blank, or taken in that actor system.
    /// </exception>
    /// <exception cref="Akka.Configuration.ConfigurationException">
    /// The actor system is a member of a cluster, and has not the settings of <see cref="EphemeralSharding.DefaultConfig"/>; or settings of the
    /// coordinator are unknown or can't be read.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public EphemeralShardedResultCoordinator(
        ActorSystem system, string name, Func<TInput, TKey> keySelector, Func<TInput, CancellationToken, Task<TResult>> body,
        EphemeralShardingOptions? options = null, IPayloadCodec<TInput>? codec = null, IPayloadCodec<TResult>? resultCodec = null,
        Func<TKey, string>? keyFormatter = null)
        : base(system, name, keySelector, ShardedWork.Of(body, codec, resultCodec), options, keyFormatter)
    {
    }

    /// <summary>Makes the handle of this node. The body is also told which operation it runs as.</summary>
    /// <inheritdoc cref="EphemeralShardedResultCoordinator{TKey, TInput, TResult}.EphemeralShardedResultCoordinator(ActorSystem, string,
    /// Func{TInput, TKey}, Func{TInput, CancellationToken, Task{TResult}}, EphemeralShardingOptions?, IPayloadCodec{TInput}?,
    /// IPayloadCodec{TResult}?, Func{TKey, string}?)"/>
    public EphemeralShardedResultCoordinator(
        ActorSystem system, string name, Func<TInput, TKey> keySelector,
        Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>> body, EphemeralShardingOptions? options = null,
        IPayloadCodec<TInput>? codec = null, IPayloadCodec<TResult>? resultCodec = null, Func<TKey, string>? keyFormatter = null)
        : base(system, name, keySelector, ShardedWork.Of(body, codec, resultCodec), options, keyFormatter)
    {
    }

    private protected override IReadOnlyList<Type> ItemMessages => [typeof(Enqueue<TInput>), typeof(Submit<TInput>)];

    /// <summary>Fire and track: takes an input in, as <c>EnqueueAsync</c> does, and gives back the task of its result at once.</summary>
    /// <param name="input">What the body is given. Released when the operation is answered.</param>
    /// <param name="cancellationToken">Ends the waiting for room; an admitted operation is not affected by it.</param>
    /// <returns>
    /// The tracked task, once the operation is admitted. It is pending until its node has answered, and its times are those of the answer. It fails with
    /// <see cref="OwnerLostException"/> when its node was lost, and with <see cref="RemoteOperationException"/> when the body failed on another node.
    /// </returns>
    /// <exception cref="InvalidOperationException">Intake has ended.</exception>
    /// <exception cref="ObjectDisposedException">The actor system has ended.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before there was room.</exception>
    /// <exception cref="PayloadException">
    /// There are other nodes, and the input can't be written for them; or it, or its key, is too large; or the key is no valid text.
    /// </exception>
    public async ValueTask<EphemeralTask<TResult>> SubmitAsync(TInput input, CancellationToken cancellationToken = default)
    {
        var operation = NewOperation(input, isAwaited: true);
        await AdmitAsync(operation, cancellationToken).ConfigureAwait(false);
        return TaskOf(operation);
    }

    /// <summary>Takes an input in if there is room on this node, and gives back the task of its result.</summary>
    /// <param name="input">What the body is given.</param>
    /// <param name="task">The tracked task; null when it was not admitted.</param>
    /// <returns>False when there is no room, or intake has ended.</returns>
    /// <exception cref="ObjectDisposedException">The actor system has ended.</exception>
    /// <exception cref="PayloadException">
    /// There are other nodes, and the input can't be written for them; or it, or its key, is too large; or the key is no valid text.
    /// </exception>
    public bool TrySubmit(TInput input, [NotNullWhen(true)] out EphemeralTask<TResult>? task)
    {
        var operation = NewOperation(input, isAwaited: true);
        task = TryAdmit(operation) ? TaskOf(operation) : null;
        return task is not null;
    }

    private protected override bool TryTakeIn(object message, out Task<object>? answer)
    {
        answer = null;
        if (message is not Submit<TInput> submit)
            return base.TryTakeIn(message, out answer);
        if (TrySubmit(submit.Input, out var task))
            answer = task.AnswerAsync(id => Actor.Tell(new Cancel(id), ActorRefs.NoSender), submit.CancellationToken);
        return true;
    }

    private EphemeralTask<TResult> TaskOf(Operation operation) =>
        new(operation, ((ResultOperation<TInput, TResult>)operation).Completion, Context.Clock);
}
