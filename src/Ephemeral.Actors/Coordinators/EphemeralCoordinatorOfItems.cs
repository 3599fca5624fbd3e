using Akka.Actor;
using Ephemeral.Actors.Actors;
using Ephemeral.Actors.Coordinators.Desk;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Permits;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors;

/// <summary>What every coordinator of items has: taking them in, and telling what became of them.</summary>
/// <typeparam name="T">The items.</typeparam>
/// <typeparam name="TSnapshot">What is told of each operation.</typeparam>
public abstract partial class EphemeralCoordinator<T, TSnapshot> : EphemeralCoordinator
    where TSnapshot : class
{
    private protected EphemeralCoordinator(
        OperationBody body, EphemeralOptions? options, ActorSystem? system, string? name, CoordinatorShape shape)
        : base(body, options, system, name, shape)
    {
    }

    /// <summary>
    /// Takes an item in; its body runs in the background (F19, F70). Waits for room when <see cref="EphemeralOptions.MaxPendingOperations"/>
    /// are pending, in order of arrival. From inside one of this coordinator's own operations it never waits: when there is no room,
    /// the item is admitted over the bound and counted. Code that an operation has started and left running counts as inside it.
    /// </summary>
    /// <param name="item">What the body is given. Released when the operation ends.</param>
    /// <param name="cancellationToken">Ends the waiting for room; an admitted operation is not affected by it.</param>
    /// <returns>The operation's id, once it is admitted. Costs no memory beyond the operation when there is room.</returns>
    /// <exception cref="InvalidOperationException">Intake has ended by <c>Complete</c>.</exception>
    /// <exception cref="ObjectDisposedException">The coordinator is disposed, or its actor system has ended.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before there was room.</exception>
    public ValueTask<long> EnqueueAsync(T item, CancellationToken cancellationToken = default) =>
        AdmitAsync(NewOperation(item, EnterLane(item)), cancellationToken);

    /// <summary>Takes in several items in their order, waiting for room as it goes.</summary>
    /// <param name="items">The items; not enumerated further than there is room.</param>
    /// <param name="cancellationToken">Ends the waiting for room; what was admitted stays.</param>
    /// <returns>How many were admitted: all of them.</returns>
    /// <exception cref="InvalidOperationException">Intake has ended by <c>Complete</c>.</exception>
    /// <exception cref="ObjectDisposedException">The coordinator is disposed, or its actor system has ended.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before there was room for all.</exception>
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

    /// <summary>Takes an item in if there is room.</summary>
    /// <param name="item">What the body is given. Released when the operation ends.</param>
    /// <param name="id">The operation's id; 0 when it was not admitted.</param>
    /// <returns>False when there is no room, or intake has ended; counted in <see cref="EphemeralStatus.TotalRefused"/>.</returns>
    /// <exception cref="ObjectDisposedException">The coordinator is disposed, or its actor system has ended.</exception>
    public bool TryEnqueue(T item, out long id)
    {
        id = 0;
        var lane = EnterLane(item);
        if (!TryTake(lane))
            return false;
        var operation = Caused(NewOperation(item, lane));
        id = operation.Id;
        Publish(operation);
        return true;
    }

    /// <summary>What the window holds now: finished operations in the order in which they ended, then the running ones (F71).</summary>
    public IReadOnlyList<TSnapshot> GetSnapshot() => Snapshots(static _ => true);

    /// <summary>The running operations (F72).</summary>
    public IReadOnlyList<TSnapshot> GetRunning() => Snapshots(static operation => !operation.HasEnded);

    /// <summary>The failed operations that the window holds (F73).</summary>
    public IReadOnlyList<TSnapshot> GetFailed() => Ended(OperationOutcome.Failed);

    /// <summary>The operations that ended well and that the window holds (F74): neither failed nor cancelled ones.</summary>
    public IReadOnlyList<TSnapshot> GetCompleted() => Ended(OperationOutcome.Completed);

    /// <summary>What is known of one operation, in O(1).</summary>
    /// <param name="id">Its id.</param>
    /// <param name="snapshot">What is known; null when nothing is.</param>
    /// <returns>False when it has not started, or is forgotten, or never was.</returns>
    public bool TryGet(long id, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TSnapshot? snapshot)
    {
        snapshot = Parts.Window.Find(id) is { State: not OperationState.Pending } operation ? Project(operation) : null;
        return snapshot is not null;
    }

    internal override Props DeskProps(CoordinatorHold hold) => Props.Create(() => new WorkDeskActor<T, TSnapshot>(hold));

    private protected abstract Operation NewOperation(T item, Lane? lane);

    /// <returns>The lane of the item's key, entered; null where there are no keys.</returns>
    private protected virtual Lane? EnterLane(T item) => null;

    private protected abstract TSnapshot Project(Operation operation);

    private protected override IReadOnlyList<EphemeralOperationSnapshot> BaseSnapshots() =>
        Project(Parts.Slots.InHand(), static _ => true, BaseSnapshot);

    private protected override EphemeralOperationSnapshot BaseSnapshot(Operation operation)
    {
        var (ended, clock) = (operation.HasEnded, Parts.Clock);
        return new EphemeralOperationSnapshot(
            operation.Id,
            clock.TimeOf(operation.StartedAt),
            ended ? clock.TimeOf(operation.EndedAt) : null,
            operation.Key,
            operation.Outcome == OperationOutcome.Failed && ended,
            ended ? operation.Error : null,
            ended ? clock.Between(operation.StartedAt, operation.EndedAt) : null,
            operation.SignalNames,
            operation.IsPinned);
    }

    private protected ValueTask<long> AdmitAsync(Operation operation, CancellationToken cancellationToken)
    {
        var (gate, lane) = (Parts.Gate, Caused(operation).Lane);
        if (cancellationToken.IsCancellationRequested)
        {
            lane?.Leave();
            return ValueTask.FromCanceled<long>(cancellationToken);
        }

        switch (gate.TryTake(lane))
        {
            case Admission.Closed:
                lane?.Leave();
                return ValueTask.FromException<long>(gate.ClosedBecause());
            case Admission.Full when !CoordinatorScope.IsInside(gate) || !gate.TryTakeOverBound(lane):
                return gate.WaitAsync(operation, cancellationToken);
            default:
                Publish(operation);
                return new ValueTask<long>(operation.Id);
        }
    }

    /// <summary>The signal that is being handled by whoever enqueues is the cause of what the operation raises (T50).</summary>
    private protected static Operation Caused(Operation operation)
    {
        if (SignalScope.Current is { } cause)
            operation.Cause = cause;
        return operation;
    }

    /// <summary>Takes a permit, or leaves the lane.</summary>
    private protected bool TryTake(Lane? lane)
    {
        var admission = Parts.Gate.TryTake(lane);
        if (admission == Admission.Admitted)
            return true;
        lane?.Leave();
        if (admission == Admission.Closed && Parts.Gate.ClosedBecause() is ObjectDisposedException disposed)
            throw disposed;
        CountRefusal();
        return false;
    }

    private protected IReadOnlyList<TSnapshot> Snapshots(Func<Operation, bool> which) =>
        Project(Parts.Slots.InHand(), which, Project);

    private IReadOnlyList<TSnapshot> Ended(OperationOutcome outcome) =>
        Snapshots(operation => operation.HasEnded && operation.Outcome == outcome);

    private List<TTold> Project<TTold>(List<Operation> inHand, Func<Operation, bool> which, Func<Operation, TTold> project)
    {
        var told = new List<TTold>();
        foreach (var operation in Parts.Window.Copy(inHand))
        {
            if (which(operation))
                told.Add(project(operation));
        }

        return told;
    }
}
