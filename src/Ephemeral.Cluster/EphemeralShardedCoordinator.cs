using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Admission;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Signals;
using Ephemeral.Cluster.Nodes;
using Ephemeral.Cluster.Owning;
using Ephemeral.Cluster.Payloads;
using Ephemeral.Cluster.Sending;

namespace Ephemeral.Cluster;

/// <summary>
/// A queue of background work that spans a cluster. Each key lives on one node, which runs its operations in order and within its limits; this is
/// the handle on one node. Without a cluster all keys live here. Thread-safe. It ends with its actor system.
/// </summary>
/// <typeparam name="TKey">What items are kept apart by; its text says where it lives.</typeparam>
/// <typeparam name="T">The items.</typeparam>
public class EphemeralShardedCoordinator<TKey, T> : IShardedIntake
    where TKey : notnull
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly Func<T, TKey> _keySelector;
    private readonly Func<TKey, string> _keyFormatter;
    private readonly ShardedWork<T> _work;
    private readonly ShardedContext _context;

    /// <summary>Makes the handle of this node, and with it the actors of the coordinator here. Made once a node and name.</summary>
    /// <param name="system">The actor system; a member of a cluster, or not.</param>
    /// <param name="name">The same on all nodes.</param>
    /// <param name="keySelector">The key of an item. Called on the producer's thread; what it throws, the producer gets.</param>
    /// <param name="body">
    /// What is done with each item, on the node of its key. Its token is cancelled by a cancellation, a timeout, or the node's end.
    /// </param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="codec">How items travel; null for JSON.</param>
    /// <param name="keyFormatter">
    /// The text of a key, the same on all nodes; null for that of strings, numbers, <see cref="Guid"/>s and enums.
    /// </param>
    /// <exception cref="ArgumentNullException">The system, the key selector or the body is null.</exception>
    /// <exception cref="ArgumentException">
    /// Keys of that type have no stable text, and there is no formatter; or the name is blank, or taken in that actor system.
    /// </exception>
    /// <exception cref="Akka.Configuration.ConfigurationException">
    /// The actor system is a member of a cluster, and has not the settings of <see cref="EphemeralSharding.DefaultConfig"/>; or settings of the
    /// coordinator are unknown or can't be read.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public EphemeralShardedCoordinator(
        ActorSystem system, string name, Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body,
        EphemeralShardingOptions? options = null, IPayloadCodec<T>? codec = null, Func<TKey, string>? keyFormatter = null)
        : this(system, name, keySelector, ShardedWork.Of(body, codec), options, keyFormatter)
    {
    }

    /// <summary>Makes the handle of this node. The body is also told which operation it runs as.</summary>
    /// <inheritdoc cref="EphemeralShardedCoordinator{TKey, T}.EphemeralShardedCoordinator(ActorSystem, string, Func{T, TKey},
    /// Func{T, CancellationToken, Task}, EphemeralShardingOptions?, IPayloadCodec{T}?, Func{TKey, string}?)"/>
    public EphemeralShardedCoordinator(
        ActorSystem system, string name, Func<T, TKey> keySelector, Func<T, EphemeralOperation, CancellationToken, Task> body,
        EphemeralShardingOptions? options = null, IPayloadCodec<T>? codec = null, Func<TKey, string>? keyFormatter = null)
        : this(system, name, keySelector, ShardedWork.Of(body, codec), options, keyFormatter)
    {
    }

    private protected EphemeralShardedCoordinator(
        ActorSystem system, string name, Func<T, TKey> keySelector, ShardedWork<T> work, EphemeralShardingOptions? options,
        Func<TKey, string>? keyFormatter)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(keySelector);
        (_keySelector, _keyFormatter, _work) = (keySelector, keyFormatter ?? KeyText.FormatterOf<TKey>(), work);
        _context = ShardedNode.Start(system, name, (options ?? new EphemeralShardingOptions()).Checked(), work, this, out var actor);
        Actor = actor;
    }

    /// <summary>Its name, the same on all nodes.</summary>
    public string Name => _context.Name;

    /// <summary>The options it was made with.</summary>
    public EphemeralShardingOptions Options => _context.Options;

    /// <summary>
    /// Whom actors of this node tell and ask: <c>Enqueue&lt;T&gt;</c>, <c>Cancel</c>, <see cref="GetNodes"/>, <see cref="GetShardedKey"/>; and, where
    /// keys live on this node, what any coordinator is asked of the operations that run here.
    /// </summary>
    public IActorRef Actor { get; }

    /// <summary>How many operations were admitted on this node and are not answered yet.</summary>
    public long UnansweredCount
    {
        get
        {
            // what can only grow is read in the order "out, then in", so that the difference is never negative
            var answered = _context.Gate.GivenBack;
            return _context.Gate.Taken - answered;
        }
    }

    internal ShardedContext Context => _context;

    IReadOnlyList<Type> IShardedIntake.ItemMessages => ItemMessages;

    private protected virtual IReadOnlyList<Type> ItemMessages => [typeof(Enqueue<T>)];

    /// <summary>
    /// Takes an item in; its body runs on the node of its key. Waits while <see cref="EphemeralOptions.MaxPendingOperations"/> are admitted on
    /// this node and not answered, in order of arrival.
    /// </summary>
    /// <param name="item">What the body is given. Released when the operation is answered.</param>
    /// <param name="cancellationToken">Ends the waiting for room; an admitted operation is not affected by it.</param>
    /// <returns>The operation's id, once it is admitted.</returns>
    /// <exception cref="InvalidOperationException">Intake has ended by <see cref="Complete"/>.</exception>
    /// <exception cref="ObjectDisposedException">The actor system has ended.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before there was room.</exception>
    /// <exception cref="PayloadException">
    /// There are other nodes, and the item can't be written for them; or it, or its key, is too large; or the key is no valid text.
    /// </exception>
    public ValueTask<long> EnqueueAsync(T item, CancellationToken cancellationToken = default) =>
        AdmitAsync(NewOperation(item), cancellationToken);

    /// <summary>Takes an item in if there is room on this node.</summary>
    /// <param name="item">What the body is given.</param>
    /// <returns>False when there is no room, or intake has ended.</returns>
    /// <exception cref="ObjectDisposedException">The actor system has ended.</exception>
    /// <exception cref="PayloadException">
    /// There are other nodes, and the item can't be written for them; or it, or its key, is too large; or the key is no valid text.
    /// </exception>
    public bool TryEnqueue(T item) => TryEnqueue(item, out _);

    /// <summary>Takes an item in if there is room on this node. Gives the operation's id; 0 when it was not admitted.</summary>
    /// <inheritdoc cref="TryEnqueue(T)"/>
    public bool TryEnqueue(T item, out long id)
    {
        var operation = NewOperation(item);
        id = TryAdmit(operation) ? operation.Id : 0;
        return id != 0;
    }

    /// <summary>How this node is: what it sends, and what runs here.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ObjectDisposedException">The actor system has ended.</exception>
    /// <exception cref="AskTimeoutException">This node has not answered within 5 seconds, or one of its actors within 1 second.</exception>
    public async Task<EphemeralNodeStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        (await AskAsync<Protocol.NodeFound>(new Protocol.GetNode(), cancellationToken).ConfigureAwait(false)).Status;

    /// <summary>How all nodes of the cluster are, this one first. One that does not answer is listed with what the cluster knows of it.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ObjectDisposedException">The actor system has ended.</exception>
    /// <exception cref="AskTimeoutException">This node has not answered within 5 seconds.</exception>
    public async Task<IReadOnlyList<EphemeralNodeStatus>> GetStatusOfAllAsync(CancellationToken cancellationToken = default) =>
        (await AskAsync<NodesFound>(GetNodes.Instance, cancellationToken).ConfigureAwait(false)).Nodes;

    /// <summary>Where a key lives, what of it waits and runs there, and what its node remembers.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ObjectDisposedException">The actor system has ended.</exception>
    /// <exception cref="PayloadException">The actor system has a cluster, and the key is too large for a message, or no valid text.</exception>
    /// <exception cref="AskTimeoutException">
    /// The key has not answered within 3 seconds, such as while it moves; or this node within 5 seconds.
    /// </exception>
    public Task<EphemeralShardedKeyStatus> GetKeyAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return AskAsync<EphemeralShardedKeyStatus>(new GetShardedKey(TextOf(key)), cancellationToken);
    }

    /// <summary>
    /// Cancels an operation that was admitted on this node: one that has not started never runs, a running one has its token cancelled on its
    /// node. Returns when that was asked of the node, not when it has happened.
    /// </summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False when it is not known here, has been answered, or was cancelled before.</returns>
    /// <exception cref="AskTimeoutException">This node has not answered within 5 seconds, or its producer within 3 seconds.</exception>
    public async Task<bool> CancelAsync(long id, CancellationToken cancellationToken = default) =>
        !_context.HasStopped && (await Actor.Ask<Applied>(new Cancel(id), AnswerWithin, cancellationToken).ConfigureAwait(false)).WasApplied;

    /// <summary>Ends intake on this node. What was admitted is brought to its end, and what other nodes send still runs here.</summary>
    public void Complete() => _context.Complete();

    /// <summary>Waits until everything that was admitted on this node has been answered.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the work.</param>
    /// <exception cref="InvalidOperationException">
    /// <see cref="Complete"/> was not called; or an operation that runs here waits for it, which would be waiting for itself.
    /// </exception>
    public Task DrainAsync(CancellationToken cancellationToken = default) =>
        _context.Inside is { } inside ? throw CoordinatorErrors.DrainsItself(Name, inside.Id)
        : _context.Gate.IsClosed ? _context.AnsweredAsync().WaitAsync(cancellationToken)
        : throw CoordinatorErrors.NotCompleted(Name);

    /// <summary>Its name, and how many operations of this node are not answered.</summary>
    public override string ToString() => $"Coordinator '{Name}' over a cluster: {UnansweredCount} unanswered here";

    bool IShardedIntake.TryTakeIn(object message, out Task<object>? answer) => TryTakeIn(message, out answer);

    private protected virtual bool TryTakeIn(object message, out Task<object>? answer)
    {
        answer = null;
        if (message is not Enqueue<T> enqueue)
            return false;
        if (TryEnqueue(enqueue.Item, out var id))
            answer = Task.FromResult<object>(new Accepted(id));
        return true;
    }

    /// <summary>
    /// Makes an operation of an item. Writes the item at once where it may go to another node, so that whoever enqueues hears of what can't travel.
    /// </summary>
    private protected Operation NewOperation(T item, bool isAwaited = false)
    {
        var key = EnterKey(item);
        try
        {
            var operation = _work.NewSubmitted(item, key, isAwaited);
            if (SignalScope.Current is { } cause)
                operation.Cause = cause;
            if (isAwaited && _context.Inside is { } submitter)
                operation.SubmittedBy = submitter;
            if (_context.MayTravel)
                ((ISubmittedOperation)operation).Encode();
            return operation;
        }
        catch (PayloadException)
        {
            key.Leave();
            throw;
        }
    }

    private OperationKey EnterKey(T item) => _context.Keys.Enter(TextOf(_keySelector(item) ?? throw new InvalidOperationException(
        $"The key selector of coordinator '{Name}' returned null. Return a key for every item, or filter such items out before.")));

    private protected ValueTask<long> AdmitAsync(Operation operation, CancellationToken cancellationToken)
    {
        var (gate, key) = (_context.Gate, operation.Key);
        if (cancellationToken.IsCancellationRequested)
        {
            key?.Leave();
            return ValueTask.FromCanceled<long>(cancellationToken);
        }

        switch (gate.TryTake(key))
        {
            case AdmissionResult.Closed:
                key?.Leave();
                return ValueTask.FromException<long>(gate.ClosedBecause());
            case AdmissionResult.Full when !_context.IsInside || !gate.TryTakeOverBound(key):
                return gate.WaitAsync(operation, cancellationToken);
            default:
                _context.Publish(operation);
                return new ValueTask<long>(operation.Id);
        }
    }

    private protected bool TryAdmit(Operation operation)
    {
        var admission = _context.Gate.TryTake(operation.Key);
        if (admission == AdmissionResult.Admitted)
        {
            _context.Publish(operation);
            return true;
        }

        operation.Key?.Leave();
        if (admission == AdmissionResult.Closed && _context.Gate.ClosedBecause() is ObjectDisposedException disposed)
            throw disposed;
        _context.Counters.CountRefused();
        return false;
    }

    /// <summary>Nobody would answer once the actors are gone, and whoever asks would wait for that.</summary>
    private Task<TAnswer> AskAsync<TAnswer>(object question, CancellationToken cancellationToken) => _context.HasStopped
        ? Task.FromException<TAnswer>(_context.Ended())
        : Actor.Ask<TAnswer>(question, AnswerWithin, cancellationToken);

    private string TextOf(TKey key)
    {
        var text = _keyFormatter(key) ?? throw new InvalidOperationException(
            $"The key formatter of coordinator '{Name}' returned null. Return a text for every key.");
        if (_context.Cluster is not null)
            KeyText.CheckTravels(text, Name, _context.MostBytes);
        return text;
    }
}
