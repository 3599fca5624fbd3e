using Akka.Actor;
using Ephemeral.Actors.Admission;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Signals;
using Ephemeral.Actors.Time;
using Ephemeral.Actors.Window;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// What the actors of a coordinator and its handle have in common: what never changes, and the things that several threads touch, each of
/// which says by whom. <c>docs/architecture.md</c> lists them.
/// </summary>
internal sealed class CoordinatorContext(string name, string kind, EphemeralOptions options, OperationBody body, KeyTable? keys)
{
    public string Name => name;

    public string Kind => kind;

    public EphemeralOptions Options => options;

    public OperationBody Body => body;

    public required Clock Clock { get; init; }

    public required AdmissionGate Gate { get; init; }

    public required ReadyQueue Ready { get; init; }

    public required OperationIndex Index { get; init; }

    public required CoordinatorSignals Signals { get; init; }

    public required MeteredCoordinator Metered { get; init; }

    /// <summary>The live keys; null where the coordinator has none.</summary>
    public KeyTable? Keys => keys;

    /// <summary>Admitted operations on their way to the coordinator's actor.</summary>
    public Intake Intake { get; } = new();

    public required CoordinatorEnd End { get; init; }

    /// <summary>The coordinator's actor. Set before anybody can find the coordinator.</summary>
    public volatile IActorRef Actor = ActorRefs.Nobody;

    /// <summary>The context that bodies run in; null for one in which nothing flows.</summary>
    public ExecutionContext? Outside { get; init; }

    /// <summary>The dispatcher on whose threads bodies run; empty for the thread pool.</summary>
    public string WorkerDispatcher { get; init; } = "";

    /// <summary>What a sample shows.</summary>
    public required Func<IReadOnlyCollection<EphemeralOperationSnapshot>> Sample { get; init; }

    /// <summary>Makes the actor that applications speak with.</summary>
    public required Func<IActorRef, Props> GatewayProps { get; init; }

    /// <summary>Raises a signal for an operation. One that was forgotten, or will be once it has ended, raises it without its key.</summary>
    public bool Raise(string signal, Operation operation)
    {
        using var _ = Enclose();
        var key = operation.IsToBeForgotten || operation.IsForgotten ? null : operation.KeyText;
        var isRaised = Signals.Raise(
            signal, operation.Id, key, operation.Cause, operation, static (operation, name) => operation.AddSignal(name));
        // ForgetKey marks operations first and retracts their signals then: a signal raised in between is retracted here
        if (key is not null && operation.IsToBeForgotten)
            Signals.RetractKey(key, string.Equals);
        return isRaised;
    }

    /// <summary>How code outside of operations, or in one of another coordinator, raises a signal.</summary>
    public bool Raise(string signal, string? key)
    {
        using var _ = Enclose();
        return Signals.Raise(signal, key);
    }

    /// <summary>
    /// OnSignal is called on the thread of whoever raises a signal, in a context in which nothing flows, and inside of its operation.
    /// </summary>
    private OperationFlow.Enclosure Enclose() => OperationFlow.Enclose(options.OnSignal is null ? null : OperationFlow.Carried);

    /// <summary>What runs now.</summary>
    public IEnumerable<Operation> Running() => Index.All().Where(static operation => operation.State == OperationStates.Running);

    /// <summary>One operation that may be seen: admitted, and not forgotten or too old.</summary>
    public Operation? Find(long id) =>
        Index.Find(id) is { } operation && !operation.IsForgotten && !IsTooOld(operation, Clock.Stamp()) ? operation : null;

    /// <summary>
    /// What may be seen of these states: the last finished operations and those pinned, in the order in which they ended, then those that
    /// run, then those pending in the order of their admission. What has ended and the window has not forgotten yet, but must, is left out.
    /// </summary>
    public List<Operation> Visible(OperationStates states)
    {
        var now = Clock.Stamp();
        List<Operation> ended = [], running = [];
        // Order is an admission number while an operation is pending, and the number of its end afterwards: each is read once
        List<(long Age, Operation Operation)> pending = [];
        var admitted = unchecked((int)Gate.Taken);
        foreach (var operation in Index.All())
        {
            var state = operation.State;
            if (state == OperationStates.Running)
            {
                running.Add(operation);
            }
            else if (state == OperationStates.Pending)
            {
                // where pending ones are not asked for, one that ends during this call is left out too: the next call has it
                if ((states & OperationStates.Pending) != 0)
                    pending.Add((AgeOf(operation.Order), operation));
            }
            else if (!operation.IsForgotten && !IsTooOld(operation, now))
            {
                ended.Add(operation);
            }
        }

        ended.Sort(static (a, b) => (a.Order - b.Order) switch { 0 => a.EndedAt.CompareTo(b.EndedAt), var order => order });
        var surplus = ended.Count(static operation => !operation.IsPinned) - options.MaxTrackedOperations;
        if (surplus > 0)
            ended.RemoveAll(operation => !operation.IsPinned && surplus-- > 0);
        running.Sort(static (a, b) => a.StartedAt.CompareTo(b.StartedAt));
        pending.Sort(static (a, b) => a.Age != b.Age
            ? b.Age.CompareTo(a.Age)
            : EphemeralIdGenerator.NumberOf(a.Operation.Id).CompareTo(EphemeralIdGenerator.NumberOf(b.Operation.Id)));
        return [.. ended.Concat(running).Concat(pending.Select(static one => one.Operation)).Where(operation => (operation.State & states) != 0)];

        // how many were admitted after it; none after what the coordinator's actor has not taken in yet, which has no number
        long AgeOf(int order) => order == 0 ? long.MinValue : unchecked(admitted - order);
    }

    private bool IsTooOld(Operation operation, long now) =>
        options.MaxOperationLifetime is { } lifetime && operation is { HasEnded: true, IsPinned: false }
        && Clock.Between(operation.EndedAt, now) >= lifetime;

    /// <summary>Why nothing that has not started may start any more, and what comes is cancelled; null when it may.</summary>
    public Exception? ReasonToCancel()
    {
        if (End.Reason is { } ending || !Signals.CancelsNow)
            return End.Reason;
        return CoordinatorErrors.CancelledBySignal(name, Signals.Cancel!.LastSignal!);
    }

    /// <summary>Cancels an operation that has not started, once, whoever else tries. The coordinator's actor is to be told.</summary>
    public bool TryCancelPending(Operation operation, Exception reason)
    {
        if (!Ready.TryCancelPending(operation, reason))
            return false;
        Gate.GiveBack(operation.Key);
        return true;
    }

    /// <summary>
    /// Ends whatever has not ended and answers whoever waits, without any actor: they are gone, could not start, or their system has ended.
    /// Calling it again looks again.
    /// </summary>
    public void EndAll(Exception reason)
    {
        Ready.Hold(Holds.Ending);
        Gate.CloseFor(() => CoordinatorErrors.Ended(name, End.Reason ?? reason));
        End.MarkStopped();
        foreach (var operation in Index.All())
            EndNow(operation, reason);
        keys?.Clear();
        End.MarkDrained();
        CoordinatorMeter.Remove(Metered);
        // not awaited: disposal awaits it by itself, and when the actor system ends nobody waits
        _ = Signals.CloseAsync().AsTask();
    }

    /// <summary>Ends one operation and answers for it, without any actor.</summary>
    public void EndNow(Operation operation, Exception reason)
    {
        if (!TryCancelPending(operation, reason))
        {
            operation.RequestCancel(reason);
            Ready.LetGo(operation, reason);
        }

        operation.Answer();
    }
}
