using System.Threading.Channels;
using Ephemeral.Actors.Diagnostics;

namespace Ephemeral.Patterns;

/// <summary>
/// Hands over the last item of each key, once its key is quiet or at most once an interval, and enqueues it into a coordinator.
/// Any thread may call any member.
/// </summary>
/// <remarks>
/// An item takes the place of the one of its key that waits, which is forgotten and counted. Items are handed over one at a time,
/// the one that is due the longest first; while the coordinator has no room they wait here, where later ones still take their
/// place. When the coordinator takes no more, the debouncer ends: callers are told from then on, and disposal throws while
/// anything was lost.
/// </remarks>
/// <typeparam name="TKey">What items belong together by.</typeparam>
/// <typeparam name="T">The items.</typeparam>
public sealed class EphemeralDebouncer<TKey, T> : IAsyncDisposable
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly DebounceCore<TKey, T> _core;
    private readonly Func<T, TKey> _keySelector;
    private readonly Func<T, CancellationToken, ValueTask<long>> _enqueue;
    private readonly PatternClock _clock;
    private readonly TimeSpan _shutdownTimeout;
    private readonly OneShotTimer _timer;
    private readonly Channel<bool> _looks = Channel.CreateBounded<bool>(1);
    private readonly CancellationTokenSource _giveUp;
    private readonly Task _run;
    private TimeSpan? _armed;
    private long _handedOver;
    private volatile Exception? _failure;
    private bool _isDisposing;

    /// <summary>Makes a debouncer; it takes items at once.</summary>
    /// <param name="keySelector">The key of an item. Called on the poster's thread; what it throws, the poster gets.</param>
    /// <param name="enqueue">What takes an item, such as the <c>EnqueueAsync</c> of a coordinator. Called for one at a time. When
    /// it throws, that ends the debouncer.</param>
    /// <param name="options">When items are handed over; null for the defaults.</param>
    /// <param name="keyComparer">How keys are compared; null for their own equality.</param>
    /// <exception cref="ArgumentNullException">The key selector or <paramref name="enqueue"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    public EphemeralDebouncer(
        Func<T, TKey> keySelector, Func<T, CancellationToken, ValueTask<long>> enqueue, EphemeralDebouncerOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
    {
        ArgumentNullException.ThrowIfNull(keySelector);
        ArgumentNullException.ThrowIfNull(enqueue);
        options ??= new EphemeralDebouncerOptions();
        options.Check().ThrowIfAny();
        (_keySelector, _enqueue, _shutdownTimeout) = (keySelector, enqueue, options.ShutdownTimeout);
        _core = new DebounceCore<TKey, T>(options.Mode, options.Window, options.MaxDelay, options.MaxKeys, keyComparer);
        _clock = new PatternClock(options.TimeProvider);
        _timer = new OneShotTimer(options.TimeProvider, () => _looks.Writer.TryWrite(true));
        _giveUp = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.TimeProvider);
        _run = Detached.Start(RunAsync);
    }

    /// <summary>How many items wait: one a key.</summary>
    public int WaitingCount => (int)Read(static core => core.Waiting);

    /// <summary>How many items were taken, ever.</summary>
    public long TotalPosted => Read(static core => core.Posted);

    /// <summary>How many of them were forgotten because another of their key came, ever.</summary>
    public long TotalReplaced => Read(static core => core.Replaced);

    /// <summary>How many were not taken because as many keys are known as may be, ever.</summary>
    public long TotalRefused => Read(static core => core.Refused);

    /// <summary>How many were handed over, ever.</summary>
    public long TotalHandedOver => Interlocked.Read(ref _handedOver);

    /// <summary>Takes an item, in the place of the one of its key that waits. Never waits.</summary>
    /// <param name="item">The item.</param>
    /// <returns>False when as many keys are known as may be, and its key is none of them; counted in
    /// <see cref="TotalRefused"/>.</returns>
    /// <exception cref="InvalidOperationException">An item could not be enqueued; that exception is inside.</exception>
    /// <exception cref="ObjectDisposedException">Disposal has begun.</exception>
    public bool TryPost(T item)
    {
        var key = _keySelector(item);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposing, this);
            if (_failure is not null)
                throw Failed();
            if (!_core.TryPost(key, item, _clock.Now))
                return false;
            Arm_NeedsLock();
            return true;
        }
    }

    /// <summary>How many items wait, and how many were handed over.</summary>
    public override string ToString() => $"{WaitingCount} waiting, {TotalHandedOver} handed over";

    /// <summary>Ends intake, hands over at once what waits, and waits until it has been taken, up to
    /// <see cref="EphemeralDebouncerOptions.ShutdownTimeout"/>. Calling it again waits for the same.</summary>
    /// <exception cref="InvalidOperationException">Items could not be handed over; how many, and the reason inside.</exception>
    public async ValueTask DisposeAsync()
    {
        bool isFirst;
        lock (_lock)
            (isFirst, _isDisposing) = (!_isDisposing, true);
        if (isFirst)
        {
            _giveUp.CancelAfter(_shutdownTimeout);
            _looks.Writer.TryComplete();
        }

        await _run.ConfigureAwait(false);
        if (isFirst)
        {
            _timer.Dispose();
            _giveUp.Dispose();
        }

        if (_failure is not null)
            throw Failed();
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _looks.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                _looks.Reader.TryRead(out _);
                await HandOverAsync().ConfigureAwait(false);
            }

            await HandOverAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            lock (_lock)
                _failure = e;
        }
    }

    private async Task HandOverAsync()
    {
        while (TryTake(out var item))
        {
            await BoundedEnqueue.EnqueueAsync(_enqueue, item, _shutdownTimeout, _giveUp.Token).ConfigureAwait(false);
            Interlocked.Increment(ref _handedOver);
        }
    }

    private bool TryTake(out T item)
    {
        lock (_lock)
        {
            var isTaken = _core.TryTake(_clock.Now, _isDisposing, out item);
            // an earlier setting may have been for the item that was just taken
            _armed = null;
            Arm_NeedsLock();
            return isTaken;
        }
    }

    private void Arm_NeedsLock()
    {
        if (_core.Due is not { } due || due >= _armed)
            return;
        var wait = due - _clock.Now;
        if (wait > TimeSpan.Zero)
            _timer.Set(wait);
        else
            _looks.Writer.TryWrite(true);
        _armed = due;
    }

    private InvalidOperationException Failed() => new(
        $"The debouncer has ended because an item could not be enqueued: {ErrorText.MessageOf(_failure!)} "
        + $"{TotalPosted - TotalReplaced - TotalHandedOver} items that it had taken were lost.",
        _failure);

    private long Read(Func<DebounceCore<TKey, T>, long> read)
    {
        lock (_lock)
            return read(_core);
    }
}
