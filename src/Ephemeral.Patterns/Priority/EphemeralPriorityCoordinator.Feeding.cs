using Ephemeral.Actors;

namespace Ephemeral.Patterns;

public sealed partial class EphemeralPriorityCoordinator<T>
{
    /// <summary>Whether the code at hand runs in one of its own operations, not ended.</summary>
    private bool IsInside => _inside.Value is { HasEnded: false };

    /// <summary>Takes an item that has room or needs none; false, and the room given back, when intake has ended meanwhile.</summary>
    private bool TryAdd(Item item, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_isCompleted || cancellationToken.IsCancellationRequested)
            {
                GiveBackRoom(item);
                return false;
            }

            item.Node = _core.Add(item, item.Level);
            if (item.Origin is null)
                Interlocked.Increment(ref _overBound);
        }

        Feed();
        return true;
    }

    /// <summary>Starts as many as there are places for.</summary>
    private void Feed()
    {
        lock (_lock)
        {
            while (HasPlace_NeedsLock() && _core.Take() is { } item)
            {
                if (!TryStart_NeedsLock(item))
                    break;
                item.Node = null;
                GiveBackRoom(item);
            }

            if (_isCompleted && _running == 0 && _core.Count == 0)
                _drained.TrySetResult();
        }
    }

    // asked before, since what a coordinator refuses is counted there
    private bool HasPlace_NeedsLock() =>
        _running < _coordinator.CurrentMaxConcurrency && _coordinator.PendingCount < _coordinator.Options.MaxPendingOperations;

    /// <summary>False when the coordinator has no room, which has it wait on: paused or deferred, it may have fewer places than
    /// it has for running operations.</summary>
    private bool TryStart_NeedsLock(Item item)
    {
        if (Submit(item) is not { } task)
        {
            item.Node = _core.Return(item, item.Level);
            if (!_coordinator.IsCompleted)
                return false;
            _core.Remove(item.Node);
            item.Abandon(CancelledAsync(
                $"This item of '{_coordinator.Name}' never runs: intake of the coordinator that runs the items has ended."));
            return true;
        }

        _running++;
        item.HasStarted(task);
        Detached.WhenEnded(task.Completion, () =>
        {
            // told before it counts as ended: whoever has drained finds every item ended
            item.Take();
            item.Inside.HasEnded = true;
            item.HasEnded(task.Completion);
            lock (_lock)
                _running--;
            Feed();
        });
        return true;
    }

    /// <summary>Null when the coordinator has no room, or takes no more. Whoever feeds, the operation is caused by what the item was enqueued
    /// for.</summary>
    private EphemeralTask<bool>? Submit(Item item)
    {
        EphemeralTask<bool>? task = null;
        if (item.Context is { } context)
            ExecutionContext.Run(context, _ => task = SubmitHere(item), null);
        else
            task = SubmitHere(item);
        if (task is not null)
            item.Context = null;
        return task;
    }

    private EphemeralTask<bool>? SubmitHere(Item item)
    {
        try
        {
            return _coordinator.TrySubmit(item, out var task) ? task : null;
        }
        catch (Exception)
        {
            // it is disposed, or the application's clock threw where a refusal was noted: the item was not taken in
            return null;
        }
    }

    private bool TryMove(Item item, int level)
    {
        CheckLevel(level);
        lock (_lock)
        {
            if (item.Node is null)
                return false;
            if (item.Level != level)
                _core.Move(item.Node, level);
            item.Level = level;
            return true;
        }
    }

    private bool Cancel(Item item)
    {
        lock (_lock)
        {
            if (item.Node is { } node)
            {
                _core.Remove(node);
                item.Node = null;
                GiveBackRoom(item);
                item.Abandon(CancelledAsync($"This item of '{_coordinator.Name}' was cancelled by Cancel() before it started."));
                Feed();
                return true;
            }
        }

        return item.Task is { } task && _coordinator.Cancel(task.Id);
    }

    private void GiveBackRoom(Item item)
    {
        if (item.Origin is { } level)
            _room[level].Release();
    }

    private void CheckLevel(int level) => new OptionsCheck().Between(nameof(level), level, 0, _levels - 1).ThrowIfAny();

    // a task that is cancelled, and throws why to whoever awaits it
    private static async Task CancelledAsync(string reason)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        throw new OperationCanceledException(reason);
    }

    private Exception Closed() => Volatile.Read(ref _isDisposed)
        ? new ObjectDisposedException(_coordinator.Name, $"'{_coordinator.Name}' is disposed. Make a new one.")
        : new InvalidOperationException($"'{_coordinator.Name}' takes no items any more: Complete() was called. Enqueue before completing, or make a new one.");

    /// <summary>Flows into what a body starts, and stays in what it leaves behind, which holds no item by it.</summary>
    private sealed class Inside
    {
        private volatile bool _hasEnded;

        public bool HasEnded { get => _hasEnded; set => _hasEnded = value; }
    }

    private sealed class Item(EphemeralPriorityCoordinator<T> owner, T item, int level, bool hasRoom) : EphemeralPriorityItem(level)
    {
        private T? _item = item;

        /// <summary>The level whose room it takes; null when it was taken over the bound.</summary>
        public int? Origin { get; } = hasRoom ? level : null;

        /// <summary>That of whoever enqueued it, until it has been submitted; null where its flow is suppressed.</summary>
        public ExecutionContext? Context { get; set; } = ExecutionContext.Capture();

        public Inside Inside { get; } = new();

        /// <summary>Where it waits; null once it does not. Under the owner's lock.</summary>
        public LinkedListNode<Item>? Node { get; set; }

        public override bool TryMove(int level) => owner.TryMove(this, level);

        public override bool Cancel() => owner.Cancel(this);

        /// <summary>The item, which is held no longer from then on.</summary>
        public T Take()
        {
            var taken = _item!;
            _item = default;
            return taken;
        }

        /// <summary>It never runs.</summary>
        public void Abandon(Task cancelled)
        {
            Take();
            Context = null;
            HasEnded(cancelled);
        }
    }
}
