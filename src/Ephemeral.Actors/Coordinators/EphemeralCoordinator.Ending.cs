using System.Runtime.ExceptionServices;
using Akka.Actor;
using Ephemeral.Actors.Actors;

namespace Ephemeral.Actors;

public abstract partial class EphemeralCoordinator
{
    /// <summary>
    /// Ends intake (F81): <c>EnqueueAsync</c> throws from now on, also in producers that wait, and <c>TryEnqueue</c> returns false. What
    /// was admitted runs. Calling it again does nothing.
    /// </summary>
    public void Complete()
    {
        _feed.Stop();
        if (_parts.Gate.Close(() => CoordinatorErrors.Completed(Name)))
            _actor.Tell(CoordinatorProtocol.Completed.Instance, ActorRefs.NoSender);
    }

    /// <summary>
    /// Waits until everything admitted has ended and the window shows it (F82). Failures of operations are not thrown here: they
    /// are in the window and in the figures. A coordinator that is fed from a stream needs no <see cref="Complete"/>: it drains when
    /// the stream has ended (F84), and if the stream failed, its exception is thrown here, once.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting, not the work.</param>
    /// <exception cref="InvalidOperationException"><see cref="Complete"/> was not called.</exception>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        if (!IsCompleted && !_isFed)
            throw CoordinatorErrors.NotCompleted(Name);
        await _parts.End.Drained.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_feed.TakeError() is { } error)
            ExceptionDispatchInfo.Throw(error);
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
        if (!CoordinatorScope.IsInside(_parts.Gate))
        {
            await _parts.End.Drained.ConfigureAwait(false);
            await _parts.Signals.CloseAsync().ConfigureAwait(false);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The same as <see cref="DisposeAsync"/>, blocking; for containers that are disposed synchronously.</summary>
    public void Dispose()
    {
        BeginDisposal();
        if (!CoordinatorScope.IsInside(_parts.Gate))
        {
            _parts.End.Drained.Wait();
            _parts.Signals.CloseAsync().AsTask().Wait();
        }

        GC.SuppressFinalize(this);
    }

    private void BeginDisposal()
    {
        lock (_steering)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _feed.Stop();
            _parts.Gate.CloseFor(() => CoordinatorErrors.Disposed(Name));
            _actor.Tell(new CoordinatorProtocol.Shutdown(CoordinatorErrors.CancelledByDisposal(Name), _parts.Slots.Revoke()),
                ActorRefs.NoSender);
        }
    }
}
