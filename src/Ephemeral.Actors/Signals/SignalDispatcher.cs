using System.Diagnostics;
using Ephemeral.Actors.Signals.Dispatch;

namespace Ephemeral.Actors;

/// <summary>
/// Takes signals to the handlers registered for them, beside the code that raises them (F52, F132): those of one name in order,
/// one after the other; different names side by side. Any thread may call any member, and so may a handler.
/// </summary>
/// <remarks>
/// The handlers of a signal are called one after the other, in the order of their registration, on the thread pool. One that
/// throws is counted and told to <see cref="OnError"/>; the others do not notice (T49). One that takes long holds up its own
/// signal name and one of the handlers that may run at the same time. Names take turns, so that a flood of one does not hold up
/// the others. Nothing is lost silently (T51): <see cref="DispatchedCount"/> is the sum of <see cref="HandledCount"/>,
/// <see cref="DroppedCount"/>, <see cref="QueuedCount"/> and <see cref="ActiveCount"/> whenever nothing happens between two of
/// these reads.
/// </remarks>
[DebuggerDisplay("{ActiveCount} active, {QueuedCount} queued, {DroppedCount} dropped")]
public sealed class SignalDispatcher : IAsyncDisposable
{
    private readonly DeliveryPump _pump;
    private readonly Lock _registering = new();

    // replaced as a whole under the lock, read without
    private volatile RegisteredHandler[] _handlers = [];
    private long _unmatched;

    /// <summary>Makes a dispatcher.</summary>
    /// <param name="maxQueued">How many signals may wait for their handlers (F47). At least 1; the default is 1,000.</param>
    /// <param name="maxConcurrency">How many signals are handled at the same time (F46). At least 1; the default is 4.</param>
    /// <param name="timeProvider">What measures <paramref name="drainTimeout"/>; null for the system's.</param>
    /// <param name="drainTimeout">
    /// How long <see cref="DisposeAsync"/> waits for what is queued and running. Zero or more, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>; null for the default, 30 seconds.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    public SignalDispatcher(
        int maxQueued = DeliveryPump.DefaultQueued,
        int maxConcurrency = DeliveryPump.DefaultConcurrency,
        TimeProvider? timeProvider = null,
        TimeSpan? drainTimeout = null) =>
        _pump = DeliveryPump.Create(maxConcurrency, maxQueued, inOrder: true, drainTimeout, timeProvider);

    /// <summary>
    /// Hears of each handler that threw, or was cancelled, with its signal. Called by the signal's slot; when it throws itself,
    /// that is counted in <see cref="CallbackFailureCount"/>. Null by default.
    /// </summary>
    public Action<SignalEvent, Exception>? OnError
    {
        get => _pump.OnError;
        init => _pump.OnError = value;
    }

    /// <summary>How many signals were taken ever.</summary>
    public long DispatchedCount => _pump.Counts.Added;

    /// <summary>How many signals wait for their handlers.</summary>
    public int QueuedCount => _pump.Counts.Queued;

    /// <summary>How many signals are being handled.</summary>
    public int ActiveCount => _pump.Counts.Active;

    /// <summary>How many signals were handled, whether or not a handler failed.</summary>
    public long HandledCount => _pump.Counts.Ended;

    /// <summary>How many calls of a handler threw or were cancelled.</summary>
    public long FailedCount => _pump.Counts.Failures;

    /// <summary>
    /// How many signals had to make room for younger ones, or still waited when disposal had waited long enough.
    /// </summary>
    public long DroppedCount => _pump.Counts.Dropped;

    /// <summary>How many signals were not taken because no handler was registered for them.</summary>
    public long UnmatchedCount => Interlocked.Read(ref _unmatched);

    /// <summary>How often <see cref="OnError"/>, or what a handler registered with its token, threw.</summary>
    public long CallbackFailureCount => _pump.CallbackFailures;

    /// <summary>
    /// Adds a handler. It hears the signals that are dispatched from now on, and none any more once it has been taken back:
    /// signals that wait then pass it by; a call that runs goes on to its end.
    /// </summary>
    /// <param name="pattern">The names it is for: <c>*</c>, <c>?</c> and comma lists, as in <see cref="SignalPattern"/>.</param>
    /// <param name="handler">
    /// What is done with a signal. Its token is cancelled when disposal has waited for the drain timeout.
    /// </param>
    /// <returns>Takes the handler back when it is disposed; at any time, from any thread, also from inside the handler.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is nothing in the pattern but blanks and commas.</exception>
    /// <exception cref="ObjectDisposedException">Disposal has begun.</exception>
    public IDisposable Register(string pattern, Func<SignalEvent, CancellationToken, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(handler);
        ObjectDisposedException.ThrowIf(_pump.IsClosed, this);
        var registered = new RegisteredHandler(SignalPattern.Parse(pattern), handler, Remove);
        lock (_registering)
            _handlers = [.. _handlers, registered];
        return registered;
    }

    /// <inheritdoc cref="Register(string, Func{SignalEvent, CancellationToken, Task})"/>
    public IDisposable Register(string pattern, Func<SignalEvent, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Register(pattern, (signal, _) => handler(signal));
    }

    /// <inheritdoc cref="Register(string, Func{SignalEvent, CancellationToken, Task})"/>
    public IDisposable Register(string pattern, Action<SignalEvent> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Register(pattern, (signal, _) =>
        {
            handler(signal);
            return Task.CompletedTask;
        });
    }

    /// <summary>
    /// Hands a signal over to the handlers that are registered for it now. Never waits and never runs a handler itself. When as
    /// many signals wait as may, the oldest of them is dropped and counted.
    /// </summary>
    /// <param name="signal">The signal.</param>
    /// <returns>Whether it was taken; false when no handler is registered for it, and once disposal has begun.</returns>
    /// <exception cref="ArgumentException"><paramref name="signal"/> has no name.</exception>
    public bool Dispatch(SignalEvent signal)
    {
        ArgumentException.ThrowIfNullOrEmpty(signal.Signal);
        var matching = Array.FindAll(_handlers, handler => handler.Matches(signal.Signal));
        if (matching.Length > 0)
            return _pump.Post(new SignalDelivery(signal, matching));
        Interlocked.Increment(ref _unmatched);
        return false;
    }

    /// <summary>
    /// Waits until every signal dispatched before this call has been handled or dropped. The dispatcher stays open (T51).
    /// </summary>
    /// <remarks>
    /// From inside a handler it does not wait for the signal that is being handled, for others whose handlers wait for a flush
    /// too, nor for what stands behind these under the same names: they could not end before it does. While a handler waits,
    /// another signal may be handled in its place; after cancellation it goes on at once, beside that one.
    /// </remarks>
    /// <param name="cancellationToken">Ends the waiting; the signals are handled all the same.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task FlushAsync(CancellationToken cancellationToken = default) => _pump.FlushAsync(cancellationToken);

    /// <summary>
    /// Ends intake, then waits until everything taken has been handled. When that takes longer than the drain timeout, drops and
    /// counts what still waits, cancels the handlers' token, and returns without waiting for handlers that run on. Called from
    /// inside a handler, it waits as <see cref="FlushAsync"/> does there. May be called again, and then waits for the same.
    /// </summary>
    public ValueTask DisposeAsync() => _pump.CloseAsync();

    private void Remove(RegisteredHandler handler)
    {
        lock (_registering)
            _handlers = Array.FindAll(_handlers, other => other != handler);
    }
}
