using System.Threading.Channels;
using Ephemeral.Actors.Diagnostics;

namespace Ephemeral.Patterns;

/// <summary>
/// Collects items into batches, full ones at once and others after a while, and enqueues each batch into a coordinator of
/// <c>IReadOnlyList&lt;T&gt;</c>. Any thread may call any member.
/// </summary>
/// <remarks>
/// Items keep their order. At most <see cref="EphemeralBatcherOptions.MaxSize"/> items wait besides the batch at hand; when the
/// coordinator has no room, <see cref="AddAsync"/> waits. An item is taken when <see cref="AddAsync"/> returns and is
/// in exactly one batch then, or in <see cref="Remaining"/>. When the coordinator takes no more, the batcher ends: callers are
/// told from then on, those that wait at once, and disposal throws while anything remains. Do not wait for it inside an
/// operation of the coordinator that it fills: that operation may hold the very room it waits for.
/// </remarks>
/// <typeparam name="T">The items.</typeparam>
public sealed partial class EphemeralBatcher<T> : IAsyncDisposable
{
    private readonly Func<IReadOnlyList<T>, CancellationToken, ValueTask<long>> _enqueue;
    private readonly EphemeralBatcherOptions _options;
    private readonly PatternClock _clock;
    private readonly Channel<Entry> _entries;
    private readonly Task _run;
    private readonly CancellationTokenSource _giveUp;
    private long _added;
    private long _batches;
    private long _full;
    private long _handedOver;
    private volatile IReadOnlyList<T> _remaining = [];
    private volatile Exception? _failure;
    private int _isDisposing;

    /// <summary>Makes a batcher; it takes items at once.</summary>
    /// <param name="enqueue">What takes a batch, such as the <c>EnqueueAsync</c> of a coordinator. Called for one batch at a
    /// time, in their order. When it throws, that ends the batcher.</param>
    /// <param name="options">When batches are handed over; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="enqueue"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    public EphemeralBatcher(
        Func<IReadOnlyList<T>, CancellationToken, ValueTask<long>> enqueue, EphemeralBatcherOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(enqueue);
        options ??= new EphemeralBatcherOptions();
        options.Check().ThrowIfAny();
        _enqueue = enqueue;
        _options = options;
        _clock = new PatternClock(options.TimeProvider);
        _giveUp = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.TimeProvider);
        _entries = Channel.CreateBounded<Entry>(new BoundedChannelOptions(options.MaxSize) { SingleReader = true });
        _run = Detached.Start(RunAsync);
    }

    /// <summary>How many items are in no batch that was handed over yet; those that wait for room are among them.</summary>
    public long BufferedCount
    {
        get
        {
            // what can only grow is read in the order "out, then in", so that the difference is never negative
            var handedOver = Interlocked.Read(ref _handedOver);
            return Interlocked.Read(ref _added) - handedOver;
        }
    }

    /// <summary>How many items were handed over, ever.</summary>
    public long TotalItems => Interlocked.Read(ref _handedOver);

    /// <summary>How many batches were handed over, ever.</summary>
    public long TotalBatches => Interlocked.Read(ref _batches);

    /// <summary>How many of them were full; the others were due, flushed, or the last.</summary>
    public long TotalFullBatches => Interlocked.Read(ref _full);

    /// <summary>The items that were taken and that nobody takes any more, after the batcher has failed: oldest first.</summary>
    public IReadOnlyList<T> Remaining => _remaining;

    /// <summary>Takes an item, waiting for room as long as the coordinator has none.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Ends the waiting; an item that was taken stays.</param>
    /// <exception cref="InvalidOperationException">A batch could not be enqueued; that exception is inside.</exception>
    /// <exception cref="ObjectDisposedException">Disposal has begun.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was room: the item is not
    /// taken.</exception>
    public ValueTask AddAsync(T item, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        var entry = new Entry(item, null, IsItem: true, _clock.Now);
        // counted first: what is handed over was counted before
        Interlocked.Increment(ref _added);
        return _entries.Writer.TryWrite(entry) ? ValueTask.CompletedTask : WriteAsync(entry, cancellationToken);
    }

    /// <summary>Hands over what was taken before this call, without waiting for more, and waits until it has been
    /// taken.</summary>
    /// <param name="cancellationToken">Ends the waiting; the batches are handed over all the same.</param>
    /// <exception cref="InvalidOperationException">A batch could not be enqueued; that exception is inside.</exception>
    /// <exception cref="ObjectDisposedException">Disposal has begun.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await WriteAsync(new Entry(default!, flushed, IsItem: false, default), cancellationToken).ConfigureAwait(false);
        await flushed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How many items are buffered, and how many batches were made.</summary>
    public override string ToString() => $"{BufferedCount} buffered, {TotalBatches} batches";

    /// <summary>
    /// Ends intake, hands over what there is, and waits until it has been taken, up to
    /// <see cref="EphemeralBatcherOptions.ShutdownTimeout"/>. Calling it again waits for the same.
    /// </summary>
    /// <exception cref="InvalidOperationException">Items could not be handed over and are in <see cref="Remaining"/>; the reason
    /// is inside.</exception>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposing, 1) == 0)
        {
            _entries.Writer.TryComplete();
            _giveUp.CancelAfter(_options.ShutdownTimeout);
            await _run.ConfigureAwait(false);
            _giveUp.Dispose();
        }

        await _run.ConfigureAwait(false);
        if (_failure is not null)
            throw Failed();
    }

    private async ValueTask WriteAsync(Entry entry, CancellationToken cancellationToken)
    {
        var isWritten = false;
        try
        {
            await _entries.Writer.WriteAsync(entry, cancellationToken).ConfigureAwait(false);
            isWritten = true;
        }
        catch (ChannelClosedException)
        {
            throw _failure is null
                ? new ObjectDisposedException(
                    nameof(EphemeralBatcher<T>), "The batcher is disposed and takes no items. Add them before that, or make a new one.")
                : Failed();
        }
        finally
        {
            if (!isWritten && entry.IsItem)
                Interlocked.Decrement(ref _added);
        }
    }

    private InvalidOperationException Failed() => new(
        $"The batcher has ended because a batch could not be enqueued: {ErrorText.MessageOf(_failure!)} "
        + "The items that it had taken and could not hand over are in Remaining.",
        _failure);

    /// <summary>An item; or a flush to be answered; or, when it is neither, a look at the clock.</summary>
    private readonly record struct Entry(T Item, TaskCompletionSource? Flushed, bool IsItem, TimeSpan Since);
}
