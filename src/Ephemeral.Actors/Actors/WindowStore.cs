using Ephemeral.Actors.Inboxes;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Windows;

namespace Ephemeral.Actors.Actors;

/// <summary>
/// What everybody may know of a coordinator's operations: the index from admission on, the window from the end on. Any thread may
/// call it; the window's lock is held for one copy or a few links, and never while other code runs.
/// </summary>
internal sealed class WindowStore(EphemeralOptions options, OperationClock clock)
{
    private readonly Lock _lock = new();
    private readonly OperationWindow _window =
        new(options.MaxTrackedOperations, options.MaxOperationLifetime is { } l ? (long)(l.TotalSeconds * clock.Time.TimestampFrequency) : null);

    public OperationIndex Index { get; } = new(expected: (int)Math.Min(
        int.MaxValue, (long)options.MaxPendingOperations + options.MaxTrackedOperations + options.MaxConcurrency));

    public WindowFigures Figures
    {
        get
        {
            lock (_lock)
                return _window.Figures;
        }
    }

    public long? NextExpiry
    {
        get
        {
            lock (_lock)
                return _window.NextExpiry;
        }
    }

    /// <summary>
    /// Ended operations on their way into the window. They are taken from here under the window's lock alone, also by readers, so
    /// none is ever seen neither here nor there.
    /// </summary>
    public Inbox<Operation> Ended { get; } = new();

    /// <summary>Takes in what has ended, then answers whoever awaits it.</summary>
    public void Record()
    {
        Operation? chain;
        lock (_lock)
            chain = TakeEnded();
        OperationChain.Answer(chain);
    }

    public void RecordOne(Operation operation)
    {
        lock (_lock)
            Add(operation);
    }

    public void Expire()
    {
        lock (_lock)
        {
            var now = clock.Stamp();
            while (_window.TakeExpired(now) is { } expired)
                Index.Remove(expired);
        }
    }

    public Operation? Find(long id)
    {
        if (Index.Find(id) is not { } operation)
            return null;
        lock (_lock)
            return operation.HasEnded && _window.IsExpired(operation, clock.Stamp()) ? null : operation;
    }

    public bool Pin(long id)
    {
        if (Find(id) is not { } operation)
            return false;
        lock (_lock)
            return !IsGone(operation) && _window.TryPin(operation);
    }

    public bool Unpin(long id)
    {
        if (Find(id) is not { } operation)
            return false;
        lock (_lock)
        {
            var was = operation.IsPinned;
            if (_window.Unpin(operation, clock.Stamp()) is { } evicted)
                Index.Remove(evicted);
            return was;
        }
    }

    public bool Evict(long id)
    {
        if (Find(id) is not { } operation)
            return false;
        lock (_lock)
        {
            if (!_window.Evict(operation))
                return false;
        }

        Index.Remove(operation);
        return true;
    }

    /// <summary>
    /// What a reader may see now, in the order in which it ended, then <paramref name="active"/> (what workers had in hand just
    /// before this call) unless it has been recorded in the meantime.
    /// </summary>
    public List<Operation> Copy(List<Operation> active)
    {
        List<Operation> all;
        Operation? chain;
        lock (_lock)
        {
            chain = TakeEnded();
            var now = clock.Stamp();
            active.RemoveAll(operation => operation.IsRecorded || (operation.HasEnded && _window.IsExpired(operation, now)));
            all = new List<Operation>(_window.Count + active.Count);
            _window.CopyTo(all, now);
        }

        OperationChain.Answer(chain);
        return [.. all.OrderBy(static operation => operation.EndedAt), .. active];
    }

    private void Add(Operation finished)
    {
        if (!finished.IsRecorded && _window.Add(finished) is { } evicted)
            Index.Remove(evicted);
    }

    private Operation? TakeEnded()
    {
        var chain = Ended.TakeAll();
        for (var at = chain; at is not null; at = at.Next)
            Add(at);
        _window.CheckInvariants();
        return chain;
    }

    private static bool IsGone(Operation operation) => operation is { IsRecorded: true, Place: OperationPlace.None };
}
