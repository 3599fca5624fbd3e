using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Ephemeral.Actors.Admission;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors;

/// <summary>What every coordinator of items has: taking them in, and telling what became of them.</summary>
/// <typeparam name="T">The items.</typeparam>
/// <typeparam name="TSnapshot">What is told of each operation.</typeparam>
public abstract class EphemeralCoordinator<T, TSnapshot> : EphemeralCoordinator
    where TSnapshot : class
{
    private protected EphemeralCoordinator(
        OperationBody body, EphemeralOptions? options, ActorSystem? system, string? name, string kind, KeyTable? keys = null,
        bool isListed = true, ExecutionContext? outside = null)
        : base(body, options, system, name, kind, keys, isListed, outside)
    {
    }

    /// <summary>
    /// Takes an item in; its body runs in the background. Waits for room when <see cref="EphemeralOptions.MaxPendingOperations"/>
    /// are pending, in order of arrival. From inside one of this coordinator's own operations it never waits: when there is no room,
    /// the item is admitted over the bound and counted. Being inside ends with the operation, also for code that it leaves running.
    /// </summary>
    /// <param name="item">What the body is given. Released when the operation ends.</param>
    /// <param name="cancellationToken">Ends the waiting for room; an admitted operation is not affected by it.</param>
    /// <returns>The operation's id, once it is admitted. Costs no memory beyond the operation when there is room.</returns>
    /// <exception cref="InvalidOperationException">Intake has ended by <c>Complete</c>.</exception>
    /// <exception cref="ObjectDisposedException">The coordinator is disposed, or its actor system has ended.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before there was room.</exception>
    public ValueTask<long> EnqueueAsync(T item, CancellationToken cancellationToken = default) =>
        AdmitAsync(NewOperation(item, EnterKey(item)), cancellationToken);

    /// <summary>Takes in several items in their order, waiting for room as it goes.</summary>
    /// <param name="items">The items; not enumerated further than there is room.</param>
    /// <param name="cancellationToken">Ends the waiting for room; what was admitted stays.</param>
    /// <returns>How many were admitted: all of them.</returns>
    /// <inheritdoc cref="EnqueueAsync"/>
    public async ValueTask<long> EnqueueManyAsync(IEnumerable<T> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        var admitted = 0L;
        foreach (var item in items)
        {
            await EnqueueAsync(item, cancellationToken).ConfigureAwait(false);
            admitted++;
        }

        return admitted;
    }

    /// <summary>Takes an item in if there is room.</summary>
    /// <param name="item">What the body is given. Released when the operation ends.</param>
    /// <returns>False when there is no room, or intake has ended; counted in <see cref="EphemeralStatus.TotalRefused"/>.</returns>
    /// <exception cref="ObjectDisposedException">The coordinator is disposed, or its actor system has ended.</exception>
    public bool TryEnqueue(T item) => TryEnqueue(item, out _);

    /// <summary>Takes an item in if there is room. Gives the operation's id; 0 when it was not admitted.</summary>
    /// <inheritdoc cref="TryEnqueue(T)"/>
    public bool TryEnqueue(T item, out long id)
    {
        id = 0;
        var key = EnterKey(item);
        if (!TryTake(key))
            return false;
        var operation = WithCause(NewOperation(item, key));
        id = operation.Id;
        Publish(operation);
        return true;
    }

    /// <summary>What the window holds now: finished operations in the order in which they ended, then the running ones.</summary>
    public IReadOnlyList<TSnapshot> GetSnapshot() => GetSnapshot(Shown);

    /// <summary>
    /// What is known now of operations in these states: finished ones in the order in which they ended, then running ones, then pending ones in the
    /// order of their admission.
    /// </summary>
    /// <param name="states">Which.</param>
    public IReadOnlyList<TSnapshot> GetSnapshot(OperationStates states) => [.. Shared.Visible(states).Select(Project)];

    /// <summary>The operations that are admitted and have not started, in the order of their admission.</summary>
    public IReadOnlyList<TSnapshot> GetPending() => GetSnapshot(OperationStates.Pending);

    /// <summary>The running operations.</summary>
    public IReadOnlyList<TSnapshot> GetRunning() => GetSnapshot(OperationStates.Running);

    /// <summary>The failed operations that the window holds.</summary>
    public IReadOnlyList<TSnapshot> GetFailed() => GetSnapshot(OperationStates.Failed);

    /// <summary>The operations that ended well and that the window holds: neither failed nor cancelled ones.</summary>
    public IReadOnlyList<TSnapshot> GetCompleted() => GetSnapshot(OperationStates.Completed);

    /// <summary>What is known of one operation, in O(1).</summary>
    /// <param name="id">Its id.</param>
    /// <param name="snapshot">What is known; null when nothing is.</param>
    /// <returns>False when it is forgotten, or never was.</returns>
    public bool TryGet(long id, [NotNullWhen(true)] out TSnapshot? snapshot)
    {
        snapshot = Shared.Find(id) is { } operation ? Project(operation) : null;
        return snapshot is not null;
    }

    private protected override IReadOnlyList<Type> ItemMessages => [typeof(Enqueue<T>)];

    private protected override bool TryTakeIn(object message, out Task<object>? answer)
    {
        answer = null;
        if (message is not Enqueue<T> enqueue)
            return false;
        if (TryEnqueue(enqueue.Item, out var id))
            answer = Task.FromResult<object>(new Accepted(id));
        return true;
    }

    /// <summary>A coordinator that takes its items from a stream from now on, and completes by itself when that ends.</summary>
    private protected static TSelf Fed<TSelf>(IAsyncEnumerable<T> source, TSelf coordinator)
        where TSelf : EphemeralCoordinator<T, TSnapshot>
    {
        coordinator.Feed.Start(source, coordinator.EnqueueAsync, coordinator.Complete);
        return coordinator;
    }

    private protected virtual Operation NewOperation(T item, OperationKey? key) => WorkOperation<T>.New(item, key);

    /// <returns>The item's key, entered; null where there are no keys.</returns>
    private protected virtual OperationKey? EnterKey(T item) => null;

    private protected abstract TSnapshot Project(Operation operation);

    private protected override IEnumerable<EphemeralOperationSnapshot> BaseSnapshots(OperationStates states) =>
        Shared.Visible(states).Select(BaseSnapshot);

    internal override EphemeralOperationSnapshot BaseSnapshot(Operation operation)
    {
        var (state, clock) = (operation.State, Shared.Clock);
        var hasEnded = (state & OperationStates.Ended) != 0;
        return new EphemeralOperationSnapshot(
            operation.Id,
            state == OperationStates.Pending ? default : clock.TimeOf(operation.StartedAt),
            hasEnded ? clock.TimeOf(operation.EndedAt) : null,
            operation.KeyText,
            state == OperationStates.Failed,
            hasEnded ? operation.Error : null,
            hasEnded ? clock.Between(operation.StartedAt, operation.EndedAt) : null,
            operation.SignalNames,
            operation.IsPinned);
    }

    private protected ValueTask<long> AdmitAsync(Operation operation, CancellationToken cancellationToken)
    {
        var (gate, key) = (Shared.Gate, WithCause(operation).Key);
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
            case AdmissionResult.Full when !OperationFlow.IsInside(Shared.End) || !gate.TryTakeOverBound(key):
                return gate.WaitAsync(operation, cancellationToken);
            default:
                Publish(operation);
                return new ValueTask<long>(operation.Id);
        }
    }

    /// <summary>Gives an operation its cause: the signal that whoever enqueues it is handling, if any.</summary>
    private protected static Operation WithCause(Operation operation)
    {
        if (SignalScope.Current is { } cause)
            operation.Cause = cause;
        return operation;
    }

    /// <summary>Takes a permit. Without one, leaves the key and counts the refusal, or throws where the coordinator is disposed.</summary>
    private protected bool TryTake(OperationKey? key)
    {
        var admission = Shared.Gate.TryTake(key);
        if (admission == AdmissionResult.Admitted)
            return true;
        key?.Leave();
        if (admission == AdmissionResult.Closed && Shared.Gate.ClosedBecause() is ObjectDisposedException disposed)
            throw disposed;
        CountRefusal();
        return false;
    }

    // for coordinators with results, with keys or without

    private protected async ValueTask<EphemeralTask<TResult>> SubmitAsync<TResult>(T input, CancellationToken cancellationToken)
    {
        var operation = NewAwaited<TResult>(input, EnterKey(input));
        await AdmitAsync(operation, cancellationToken).ConfigureAwait(false);
        return new EphemeralTask<TResult>(operation, operation.Completion, Shared.Clock);
    }

    private ResultOperation<T, TResult> NewAwaited<TResult>(T input, OperationKey? key)
    {
        var operation = ResultOperation<T, TResult>.New(input, awaited: true, key);
        // one of its own, or that of another coordinator, which may itself have been submitted by one of its own
        if ((OperationFlow.InsideOf(Shared.End) ?? OperationFlow.Innermost) is { } submitter)
            operation.SubmittedBy = submitter;
        return operation;
    }

    private protected bool TrySubmit<TResult>(T input, [NotNullWhen(true)] out EphemeralTask<TResult>? task)
    {
        task = null;
        var key = EnterKey(input);
        if (!TryTake(key))
            return false;
        var operation = NewAwaited<TResult>(input, key);
        task = new EphemeralTask<TResult>(operation, operation.Completion, Shared.Clock);
        Publish(WithCause(operation));
        return true;
    }

    /// <summary>Takes in a <see cref="Submit{TInput}"/>, whose answer comes when its work has ended.</summary>
    private protected bool TryTakeInSubmit<TResult>(object message, out Task<object>? answer)
    {
        answer = null;
        if (message is not Submit<T> submit)
            return false;
        if (TrySubmit<TResult>(submit.Input, out var task))
            answer = task.AnswerAsync(id => Cancel(id), submit.CancellationToken);
        return true;
    }

    private protected EphemeralOperationSnapshot<TResult> ResultSnapshot<TResult>(Operation operation)
    {
        var known = BaseSnapshot(operation);
        var hasResult = ((ResultOperation<T, TResult>)operation).TryGetResult(out var result) && known.Completed is not null;
        return new EphemeralOperationSnapshot<TResult>(
            known.Id, known.Started, known.Completed, known.Key, known.IsFaulted, known.Error, known.Duration, hasResult ? result : default, hasResult,
            known.Signals, known.IsPinned);
    }
}
