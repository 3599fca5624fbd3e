using Ephemeral.Actors;

namespace Ephemeral.Benchmarks.Soak;

/// <summary>What must be true of a coordinator that has ended, of each of its operations by itself and of all of them together.</summary>
internal sealed class SoakChecks(SoakPlan plan, SoakSubject subject, SoakLedger ledger, SoakFailure failure)
{
    private static readonly TimeSpan AnsweredWithin = TimeSpan.FromSeconds(65);

    private EphemeralCoordinator Coordinator => subject.Coordinator;

    public async Task CheckAsync()
    {
        await ledger.AnsweredAsync(AnsweredWithin);
        await CheckEachAsync();
        CheckTotals();
        CheckWindow();
        await CheckIntakeAsync();
    }

    private async Task CheckEachAsync()
    {
        foreach (var entry in ledger.Admitted)
        {
            if (entry.Task is { } task)
            {
                if (!await failure.EndsAsync(task.Completion, AnsweredWithin, () => $"{entry}"))
                    return;
                entry.State = task.State;
                failure.Require(task.IsEnded, () => $"{entry} is answered, and {task.State}");
                failure.Require(
                    task.State != OperationStates.Completed || task.Completion.Result == entry.Number, () => $"{entry} has a result of another");
            }

            Check(entry);
        }
    }

    private void Check(SoakEntry entry)
    {
        failure.Require(entry.Starts <= 1, () => $"{entry} has started {entry.Starts} times");
        failure.Require(entry.RanAs == 0 || entry.RanAs == entry.Id, () => $"{entry} ran as operation {entry.RanAs}");
        switch (entry.State)
        {
            case OperationStates.Completed:
                failure.Require(entry.BodyEnd == "returned", () => $"{entry} is shown as completed");
                break;
            case OperationStates.Failed:
                failure.Require(entry.BodyEnd is "threw" or "cancelled", () => $"{entry} is shown as failed");
                break;
            case OperationStates.Cancelled:
                failure.Require(MayBeCancelled(entry), () => $"{entry} was cancelled by nobody");
                break;
            case null:
                break;
            default:
                failure.Report($"{entry} is shown as {entry.State}");
                break;
        }
    }

    private bool MayBeCancelled(SoakEntry entry) =>
        plan.EndsAbruptly || plan.Options.CancelOnSignals is not null || ledger.WasCancelled(entry.Id)
        || (plan.IsKeyed && plan.IsKilled && entry.Starts == 0);

    private void CheckTotals()
    {
        var s = Coordinator.GetStatus();
        failure.Require(
            s is { PendingCount: 0, ActiveCount: 0, WaitingProducers: 0, IsDrained: true, IsCompleted: true }
            && s.TotalEnqueued == s.TotalCompleted + s.TotalFailed + s.TotalCancelled,
            () => $"It has ended, and says {s}");
        var admitted = ledger.Admitted.Count;
        failure.Require(
            s.TotalEnqueued >= admitted && s.TotalEnqueued <= admitted + ledger.Uncertain,
            () => $"{admitted} were admitted, and {ledger.Uncertain} perhaps; it says {s}");
        var started = ledger.Admitted.Count(static entry => entry.Starts > 0);
        failure.Require(started <= s.TotalStarted + ledger.Uncertain, () => $"{started} have run; it says {s}");
        if (plan.EndsAbruptly)
            return;
        var returned = ledger.Admitted.Count(static entry => entry.BodyEnd == "returned");
        failure.Require(
            (started, returned) == (s.TotalStarted, s.TotalCompleted), () => $"{started} have run, and {returned} have returned; it says {s}");
        if (ledger.Admitted.All(static entry => entry.State is not null))
        {
            failure.Require(
                (Count(OperationStates.Failed), Count(OperationStates.Cancelled)) == (s.TotalFailed, s.TotalCancelled),
                () => $"Of failures {Count(OperationStates.Failed)} were told, of cancellations {Count(OperationStates.Cancelled)}; it says {s}");
        }

        long Count(OperationStates state) => ledger.Admitted.Count(entry => entry.State == state);
    }

    private void CheckWindow()
    {
        var byId = ledger.Admitted.ToDictionary(static entry => entry.Id);
        var window = subject.Window();
        var unknown = 0;
        failure.Require(
            window.Count(static operation => !operation.IsPinned) <= plan.Options.MaxTrackedOperations,
            () => $"{window.Count} operations are in the window of '{Coordinator.Name}' after its end");
        foreach (var (id, state, _) in window)
        {
            if (!byId.TryGetValue(id, out var entry))
            {
                unknown++;
                continue;
            }

            failure.Require((state & OperationStates.Ended) != 0, () => $"{entry} is in the window as {state}, after the end");
            failure.Require(
                entry.State is null || entry.State == state, () => $"{entry} is in the window as {state}, and was told as {entry.State}");
            if (entry.State is null)
            {
                entry.State = state;
                Check(entry);
            }
        }

        failure.Require(unknown <= ledger.Uncertain, () => $"{unknown} operations in the window of '{Coordinator.Name}' are nobody's");
    }

    private async Task CheckIntakeAsync()
    {
        var late = new SoakEntry(ledger.NextNumber(), -1, 0, 0, Fate.Return);
        try
        {
            await subject.AdmitAsync(late, CancellationToken.None);
            failure.Report($"{late} was admitted by '{Coordinator.Name}' after its disposal");
        }
        catch (ObjectDisposedException)
        {
            // as is documented
        }
    }
}
