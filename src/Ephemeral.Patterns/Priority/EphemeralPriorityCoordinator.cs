using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// Runs items by levels: the higher first, with a share for the lower ones so that none starves. What waits can be moved to
/// another level. Any thread may call any member.
/// </summary>
/// <remarks>
/// Items wait here, and come into a coordinator of its own when a place is free: what starts next is chosen at the last moment.
/// Within a level they start in the order in which they came. What runs is not interrupted for a higher one.
/// </remarks>
/// <typeparam name="T">The items; each is released when its operation ends.</typeparam>
public sealed partial class EphemeralPriorityCoordinator<T> : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly PriorityCore<Item> _core;
    private readonly SemaphoreSlim[] _room;
    private readonly EphemeralResultCoordinator<Item, bool> _coordinator;
    private readonly AsyncLocal<Inside?> _inside = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _levels;
    private int _running;
    private long _refused;
    private long _overBound;
    private bool _isCompleted;
    private bool _isDisposed;

    /// <summary>Makes it; it takes items at once.</summary>
    /// <param name="body">What is done with each item. Its token is cancelled by <c>Cancel</c>, a timeout, or disposal.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="system">Where its coordinator lives; null for the system that all such coordinators of the process
    /// share.</param>
    /// <param name="name">What its coordinator is called; null for a name made from its kind and a number.</param>
    /// <exception cref="ArgumentNullException">The body is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    public EphemeralPriorityCoordinator(
        Func<T, CancellationToken, Task> body, EphemeralPriorityOptions? options = null, ActorSystem? system = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        options ??= new EphemeralPriorityOptions();
        options.Check().ThrowIfAny();
        _levels = options.Levels;
        _closed = _closing.Token;
        _core = new PriorityCore<Item>(_levels, options.LowerSharePercent);
        _room = [.. Enumerable.Range(0, _levels).Select(_ => new SemaphoreSlim(options.MaxPendingPerLevel))];
        _coordinator = new EphemeralResultCoordinator<Item, bool>(
            async (item, token) =>
            {
                // what waits here had no room to be pending there, although there are places to run in
                if (_coordinator!.Options.MaxPendingOperations < _coordinator.CurrentMaxConcurrency)
                    Feed();
                _inside.Value = item.Inside;
                await body(item.Take(), token).ConfigureAwait(false);
                return true;
            },
            options.Coordinator, system, name);
    }

    /// <summary>The coordinator that runs the items, to watch and steer it. When it is paused or deferred, items wait here and,
    /// as many as may run at once, there.</summary>
    public EphemeralCoordinator Coordinator => _coordinator;

    /// <summary>How many items wait here, in all levels.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_lock)
                return _core.Count;
        }
    }

    /// <summary>How many items <see cref="TryEnqueue"/> had no room for, ever.</summary>
    public long TotalRefused => Interlocked.Read(ref _refused);

    /// <summary>How many items were enqueued from inside one of its own operations into a level that was full, and taken over its bound,
    /// ever.</summary>
    public long TotalOverBound => Interlocked.Read(ref _overBound);

    /// <summary>How many items of a level wait here.</summary>
    /// <param name="level">The level; 0 is the highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public int GetWaitingCount(int level)
    {
        CheckLevel(level);
        lock (_lock)
            return _core.CountOf(level);
    }

    /// <summary>How many items were started from a level, ever.</summary>
    /// <inheritdoc cref="GetWaitingCount"/>
    public long GetTotalStarted(int level)
    {
        CheckLevel(level);
        lock (_lock)
            return _core.TakenOf(level);
    }

    /// <summary>Takes an item, waiting while its level has no room. From inside one of its own operations it never waits: when there is no
    /// room, the item is taken over the bound, and counted in <see cref="TotalOverBound"/>.</summary>
    /// <param name="item">What the body is given.</param>
    /// <param name="level">Its level; 0 is the highest.</param>
    /// <param name="cancellationToken">Ends the waiting for room; an item that was taken stays.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    /// <exception cref="InvalidOperationException"><see cref="Complete"/> was called.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was room.</exception>
    public async ValueTask<EphemeralPriorityItem> EnqueueAsync(T item, int level, CancellationToken cancellationToken = default)
    {
        CheckLevel(level);
        var hasRoom = _room[level].Wait(0, CancellationToken.None);
        if (!hasRoom && !IsInside)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed);
            try
            {
                await _room[level].WaitAsync(ending.Token).ConfigureAwait(false);
                hasRoom = true;
            }
            catch (OperationCanceledException)
            {
                // by the caller's own token, not by the one that is linked to it
                cancellationToken.ThrowIfCancellationRequested();
                throw Closed();
            }
        }

        var taken = new Item(this, item, level, hasRoom);
        if (TryAdd(taken, cancellationToken))
            return taken;
        cancellationToken.ThrowIfCancellationRequested();
        throw Closed();
    }

    /// <summary>Takes an item if its level has room.</summary>
    /// <param name="item">What the body is given.</param>
    /// <param name="level">Its level; 0 is the highest.</param>
    /// <param name="taken">The item; null when it was not taken.</param>
    /// <returns>False when its level has no room, or intake has ended; counted in <see cref="TotalRefused"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public bool TryEnqueue(T item, int level, [NotNullWhen(true)] out EphemeralPriorityItem? taken)
    {
        CheckLevel(level);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);
        if (!Volatile.Read(ref _isCompleted) && _room[level].Wait(0, CancellationToken.None))
        {
            // intake may end between the two
            var added = new Item(this, item, level, hasRoom: true);
            if (TryAdd(added, CancellationToken.None))
            {
                taken = added;
                return true;
            }

            ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);
        }

        taken = null;
        Interlocked.Increment(ref _refused);
        return false;
    }

    /// <summary>Ends intake: <see cref="EnqueueAsync"/> throws from now on, also in those that wait, and <see cref="TryEnqueue"/>
    /// returns false. What was taken runs.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            if (_isCompleted)
                return;
            _isCompleted = true;
            _closing.Cancel();
        }

        Feed();
    }

    /// <summary>Waits until everything that was taken has ended.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the work.</param>
    /// <exception cref="InvalidOperationException"><see cref="Complete"/> was not called; or one of its own operations waits for
    /// it, which would be waiting for itself.</exception>
    public Task DrainAsync(CancellationToken cancellationToken = default)
    {
        if (IsInside)
        {
            throw new InvalidOperationException(
                $"'{_coordinator.Name}' drains itself: one of its own operations waits for it. Drain it from outside.");
        }

        lock (_lock)
        {
            if (!_isCompleted)
            {
                throw new InvalidOperationException(
                    $"'{_coordinator.Name}' takes items in: it drains after Complete() alone. Call that first.");
            }
        }

        return _drained.Task.WaitAsync(cancellationToken);
    }

    /// <summary>How many items wait, and what the coordinator does.</summary>
    public override string ToString() => $"{WaitingCount} waiting, {_coordinator}";

    /// <summary>Ends intake, cancels what waits and the tokens of what runs, and waits for that up to the coordinator's
    /// <see cref="EphemeralOptions.ShutdownTimeout"/>. Calling it again waits for the same.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            var (isFirst, takesIn) = (!_isDisposed, !_isCompleted);
            _isDisposed = _isCompleted = true;
            if (takesIn)
                _closing.Cancel();
            if (isFirst)
                _closing.Dispose();
            var cancelled = CancelledAsync($"'{_coordinator.Name}' was disposed before this item started.");
            foreach (var item in _core.Clear())
            {
                item.Node = null;
                item.Abandon(cancelled);
            }
        }

        await _coordinator.DisposeAsync().ConfigureAwait(false);
        _drained.TrySetResult();
    }
}
