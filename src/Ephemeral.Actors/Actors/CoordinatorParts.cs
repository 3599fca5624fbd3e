using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Inboxes;
using Ephemeral.Actors.Keys;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Permits;

namespace Ephemeral.Actors.Actors;

/// <summary>What a coordinator's face and its actors share. Each part says how it may be used by several threads.</summary>
internal sealed record CoordinatorParts(
    string Name,
    EphemeralOptions Options,
    OperationBody Body,
    OperationClock Clock,
    PermitGate Gate,
    SlotTable Slots,
    WindowStore Window,
    CoordinatorEnd End,
    SignalHub Signals,
    LaneTable? Keys)
{
    /// <summary>What workers take operations from by themselves; null where all are enqueued.</summary>
    public OperationSource? Source { get; init; }

    /// <summary>How many operations were taken in, ever.</summary>
    public long Taken => Gate.Taken + (Source?.Given ?? 0);

    /// <summary>The context that bodies run in; null for a blank one.</summary>
    public ExecutionContext? Context { get; init; }

    /// <summary>How instruments know it.</summary>
    public required MeteredCoordinator Metered { get; init; }

    /// <summary>Admitted operations on their way to the coordinator.</summary>
    public Inbox<Operation> Admitted { get; } = new();

    /// <summary>Slots whose run is over, on their way to the coordinator.</summary>
    public Inbox<WorkerSlot> Freed { get; } = new();

    /// <summary>Cancels an operation that has not started, once, whoever else tries.</summary>
    public bool CancelUnstarted(Operation operation, Exception reason)
    {
        if (!operation.TryCancelPending(reason, Clock.Stamp()))
            return false;
        Slots.CountCancelledUnstarted();
        Gate.GiveBack(operation.Lane);
        return true;
    }

    /// <summary>Ends what a slot has not started, for which no actor is left.</summary>
    public void EndRunOf(WorkerSlot slot, Exception reason)
    {
        List<Operation> unstarted = [];
        slot.TakeBack(all: true, unstarted);
        foreach (var operation in unstarted)
            EndUnstarted(operation, reason);
    }

    /// <summary>For an operation that no actor will look after: ends it if it has not started, records it and answers for it.</summary>
    public void EndUnstarted(Operation operation, Exception reason)
    {
        CancelUnstarted(operation, reason);
        SpinWait.SpinUntil(() => operation.HasEnded);
        Window.RecordOne(operation);
        operation.Answer();
    }
}
