using System.Runtime.ExceptionServices;
using Akka.Actor;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors;

public abstract partial class EphemeralCoordinator
{
    // beyond ShutdownTimeout, for what the actors do themselves: after that the handle ends what they have not
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Ends intake: <c>EnqueueAsync</c> throws from now on, also in producers that wait, and <c>TryEnqueue</c> returns false. What
    /// was admitted runs. Calling it again does nothing.
    /// </summary>
    public void Complete()
    {
        _context.End.EndIntake();
        _context.Gate.Close(() => CoordinatorErrors.Completed(Name));
        Actor.Tell(new CoordinatorActor.IntakeEnded(), ActorRefs.NoSender);
    }

    /// <summary>
    /// Waits until everything admitted has ended and the window shows it. Failures of operations are not thrown here: they
    /// are in the window and in the figures. A coordinator that is fed from a stream needs no <see cref="Complete"/>: it drains when
    /// the stream has ended, and if the stream failed, its exception is thrown here, to everybody who waits.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting, not the work.</param>
    /// <exception cref="InvalidOperationException">
    /// <see cref="Complete"/> was not called; or one of the coordinator's own operations, or the stream that feeds it, waits for it, which would
    /// be waiting for itself.
    /// </exception>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        if (!IsCompleted && !Feed.IsStarted)
            throw CoordinatorErrors.NotCompleted(Name);
        if (!IsDrained && Feed.IsInside)
            throw CoordinatorErrors.StreamDrains(Name);
        if (!IsDrained && OperationFlow.InsideOf(_context.End) is { } inside)
            throw CoordinatorErrors.DrainsItself(Name, inside.Id);
        using var wait = IsDrained ? null : _context.End.Waits.Begin();
        await DrainedAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends intake, cancels what is pending, cancels the tokens of what runs, and waits for that up to
    /// <see cref="EphemeralOptions.ShutdownTimeout"/>; what still runs then is let go and logged. Calling it again waits for the same.
    /// From inside one of the coordinator's own operations it does not wait: that operation is among those to end. Signals raised
    /// before it are still handed to <see cref="EphemeralOptions.OnSignalAsync"/>, for as long again at the most.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        BeginDisposal();
        if (!OperationFlow.IsInside(_context.End))
            await EndInTimeAsync().ConfigureAwait(false);
    }

    /// <summary>The same as <see cref="DisposeAsync"/>, blocking; for containers that are disposed synchronously.</summary>
    public void Dispose()
    {
        BeginDisposal();
        if (!OperationFlow.IsInside(_context.End))
            EndInTimeAsync().Wait();
    }

    private async Task DrainedAsync(CancellationToken cancellationToken)
    {
        await _context.End.Drained.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_context.End.StreamError is { } error)
            ExceptionDispatchInfo.Throw(error);
    }

    private void BeginDisposal()
    {
        lock (_steering)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _context.End.EndIntake();
            _context.Gate.CloseFor(() => CoordinatorErrors.Disposed(Name));
            _context.Ready.Hold(Holds.Ending);
            Actor.Tell(new CoordinatorActor.Shutdown(CoordinatorErrors.CancelledByDisposal(Name)), ActorRefs.NoSender);
        }
    }

    /// <summary>Waits for the actors to end everything, and does it for them when they have not done so in time.</summary>
    private async Task EndInTimeAsync()
    {
        var limit = TimeSpan.FromTicks(Math.Min((Options.ShutdownTimeout + Patience).Ticks, OptionsCheck.Longest.Ticks));
        await _context.End.Drained.WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!IsDrained)
            _context.EndAll(CoordinatorErrors.CancelledByDisposal(Name));
        await _context.Signals.CloseAsync().AsTask().WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
