using Ephemeral.Actors;

namespace Ephemeral.Benchmarks.Soak;

/// <summary>Reads a coordinator all the time, and checks that what it says is true of one moment.</summary>
internal sealed class SoakWatcher(SoakPlan plan, SoakSubject subject, SoakBody body, SoakFailure failure, Random random)
{
    private EphemeralStatus? _before;

    public async Task RunAsync(CancellationToken over)
    {
        try
        {
            while (!over.IsCancellationRequested && !failure.HasHappened)
            {
                Look();
                await Task.Delay(random.Next(8), CancellationToken.None);
            }
        }
        catch (Exception e)
        {
            failure.Report($"Reading failed: {e}");
        }
    }

    public void Look()
    {
        var status = subject.Coordinator.GetStatus();
        var later = subject.Coordinator.GetStatus();
        AddsUp(status);
        AddsUp(later);
        OnlyGrows(_before, status);
        OnlyGrows(status, later);
        _before = later;
        IsBounded(status, later);
        if (random.Next(4) == 0)
            WindowIsBounded(status);
    }

    private void AddsUp(EphemeralStatus s) => failure.Require(
        s.TotalEnqueued == s.PendingCount + s.ActiveCount + s.TotalCompleted + s.TotalFailed + s.TotalCancelled
        && s is { PendingCount: >= 0, ActiveCount: >= 0, WaitingProducers: >= 0, Pinned: >= 0 } && s.ActiveCount <= body.HighestLimit,
        () => $"This does not add up: {s}");

    private void OnlyGrows(EphemeralStatus? a, EphemeralStatus b) => failure.Require(
        a is null || (a.TotalEnqueued <= b.TotalEnqueued && a.TotalStarted <= b.TotalStarted && a.TotalCompleted <= b.TotalCompleted
            && a.TotalFailed <= b.TotalFailed && a.TotalCancelled <= b.TotalCancelled && a.TotalRefused <= b.TotalRefused),
        () => $"A total went back from {a} to {b}");

    /// <summary>
    /// What is pending is read after what has started. So much less than the status says was pending as has started or was cancelled while it
    /// was read, which the next status has.
    /// </summary>
    private void IsBounded(EphemeralStatus s, EphemeralStatus later)
    {
        var meanwhile = later.TotalStarted + later.TotalCancelled - s.TotalStarted - s.TotalCancelled;
        failure.Require(
            s.PendingCount - meanwhile <= s.MaxPendingOperations + later.TotalOverBound,
            () => $"{s.PendingCount} are pending, and {meanwhile} have left meanwhile: {s}");
    }

    private void WindowIsBounded(EphemeralStatus status)
    {
        var window = subject.Window();
        var finished = window.Count(static operation => operation.State != OperationStates.Running && !operation.IsPinned);
        // one that ran when the list was made may have ended when it was shown, and one that was pinned may have been unpinned
        failure.Require(
            finished <= plan.Options.MaxTrackedOperations + body.HighestLimit + status.Pinned, () => $"{finished} finished operations are in the window of {status}");
        failure.Require(
            window.Select(static operation => operation.Id).Distinct().Count() == window.Count,
            () => $"An operation is twice in the window of '{status.Name}'");
    }
}
