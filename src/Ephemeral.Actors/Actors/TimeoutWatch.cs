using Akka.Actor;

namespace Ephemeral.Actors.Actors;

/// <summary>
/// Cancels the token of operations that run longer than <see cref="EphemeralOptions.OperationTimeout"/> (T18). One timer a coordinator,
/// set while anything runs; an operation that ignores its token stays listed as stuck.
/// </summary>
internal sealed class TimeoutWatch(CoordinatorParts parts, TimeSpan timeout, IActorRef coordinator) : IDisposable
{
    private readonly ITimer _timer = WindowActor.Timer(parts, coordinator, CoordinatorProtocol.CheckTimeouts.Instance);
    private bool _armed;

    public void Arm()
    {
        if (_armed)
            return;
        _armed = true;
        _timer.Change(timeout, Timeout.InfiniteTimeSpan);
    }

    public void Check(bool busy)
    {
        _armed = false;
        // a worker between two operations of its run has nothing to show now, but soon will
        TimeSpan? next = busy ? timeout : null;
        foreach (var slot in parts.Slots.Slots)
        {
            if (slot.Current is not { HasEnded: false, HasTimedOut: false } operation)
                continue;
            var left = timeout - parts.Clock.Since(operation.StartedAt);
            if (left > TimeSpan.Zero)
                next = next is { } n && n < left ? n : left;
            else
                operation.RequestCancel(new TimeoutException(
                    $"Operation {operation.Id} of coordinator '{parts.Name}' ran longer than its OperationTimeout of {timeout}."));
        }

        if (next is { } due)
        {
            _armed = true;
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();
}
