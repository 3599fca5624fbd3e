using System.Diagnostics;
using Ephemeral.Actors.Inboxes;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Actors;

/// <summary>
/// What one worker has in hand: the operations of its run that have not started, the one that runs, those that ended and are not
/// reported yet, and its tally. The worker moves operations along; the coordinator and readers look in, or take back what has not
/// started, at any moment. A lock that is held for a few
/// instructions guards all of it; nobody else's code runs under it.
/// </summary>
[DebuggerDisplay("slot {Index}: {_current}, {_end - _next} unstarted")]
internal sealed class WorkerSlot(int index, SlotTable table) : IInboxItem<WorkerSlot>
{
    private ShortLock _lock = new();
    private Operation?[] _run = new Operation?[1];
    private int _next, _end, _handed;
    private long _generation;
    private long _firstStart, _lastEnd;
    private bool _waited;
    private Operation? _current;
    private Operation? _newestEnded, _oldestEnded;
    private SlotTally _tally;

    public int Index => index;

    /// <summary>Owned by the inbox that it stands in when its run is over.</summary>
    public WorkerSlot? Next { get; set; }

    public SlotTally Tally
    {
        get
        {
            using (_lock.Enter())
                return _tally;
        }
    }

    public Operation? Current
    {
        get
        {
            using (_lock.Enter())
                return _current;
        }
    }

    /// <summary>Hands over a run. The slot is free: it has nothing in hand.</summary>
    public void Load(ReadOnlySpan<Operation> run, long generation)
    {
        using (_lock.Enter())
        {
            _generation = generation;
            Fill(run);
        }
    }

    /// <summary>Gives it more to run, by its worker, under the order that it has.</summary>
    public void Refill(ReadOnlySpan<Operation> run)
    {
        using (_lock.Enter())
            Fill(run);
    }

    /// <summary>Starts the next operation, unless the run is over or was revoked.</summary>
    public Operation? Start(long now)
    {
        using (_lock.Enter())
            return StartNext(now);
    }

    /// <summary>Whether the order under which its run was handed over still stands. Only for the worker.</summary>
    public bool MayGoOn => _generation == table.Generation;

    /// <summary>Ends the running operation, unless it was given up before, and starts the next one at the same moment.</summary>
    public Operation? EndAndStart(Operation operation, OperationOutcome outcome, Exception? error, long now)
    {
        using (_lock.Enter())
        {
            EndCurrent(operation, outcome, error, now);
            return StartNext(now);
        }
    }

    /// <summary>Ends the running operation, unless it was given up before.</summary>
    /// <returns>Whether anything of the run is left to start.</returns>
    public bool End(Operation operation, OperationOutcome outcome, Exception? error, long now)
    {
        using (_lock.Enter())
        {
            EndCurrent(operation, outcome, error, now);
            return _next < _end;
        }
    }

    /// <summary>Gives up on an operation that does not end: it counts as cancelled, whatever its body still does.</summary>
    public Operation? GiveUp(Exception reason, long now)
    {
        using (_lock.Enter())
        {
            if (_current is not { } operation || !operation.TryEnd(OperationOutcome.Cancelled, reason, now))
                return null;
            Count(operation);
            return operation;
        }
    }

    /// <summary>The running body waits.</summary>
    public void MarkWaiting()
    {
        using (_lock.Enter())
            _waited = true;
    }

    /// <summary>Passes on the operations that ended since the last call. Under the lock, so that a reader sees each here or there.</summary>
    /// <returns>Whether the inbox was empty, so that its owner must be told.</returns>
    public bool TryReport(Inbox<Operation> ended)
    {
        using (_lock.Enter())
        {
            var (newest, oldest) = (_newestEnded, _oldestEnded);
            _newestEnded = _oldestEnded = null;
            return newest is not null && ended.AddChain(newest, oldest!);
        }
    }

    /// <summary>Takes back unstarted operations, the youngest half of them or all, in their order.</summary>
    /// <returns>What is left here: how many unstarted ones, and whether one runs.</returns>
    public (int Unstarted, bool IsRunning) TakeBack(bool all, List<Operation> into)
    {
        using (_lock.Enter())
        {
            var from = all ? _next : _next + (_end - _next) / 2;
            for (var i = from; i < _end; i++)
            {
                into.Add(_run[i]!);
                _run[i] = null;
            }

            _end = Math.Max(from, _next);
            return (_end - _next, _current is not null);
        }
    }

    /// <summary>
    /// How the run went: how many of it ran, whether no body made it wait, and from when to when they ran. How long the run or its
    /// report stood in a queue says nothing of the bodies.
    /// </summary>
    public (int Operations, bool Synchronous, long FirstStart, long LastEnd) Summary
    {
        get
        {
            using (_lock.Enter())
                return (Math.Min(_handed, _next), !_waited, _firstStart, Math.Max(_firstStart, _lastEnd));
        }
    }

    /// <summary>Adds what this slot has in hand that the window may not know yet.</summary>
    public void CopyTo(List<Operation> active)
    {
        using (_lock.Enter())
        {
            for (var at = _newestEnded; at is not null; at = at.Next)
                active.Add(at);
            if (_current is { HasEnded: false })
                active.Add(_current);
        }
    }

    private void Fill(ReadOnlySpan<Operation> run)
    {
        Debug.Assert(_next == _end && _current is null, "only a slot with nothing in hand is filled");
        if (_run.Length < run.Length)
            _run = new Operation?[Math.Max(run.Length, 2 * _run.Length)];
        run.CopyTo(_run!);
        _next = 0;
        _end = _handed = run.Length;
        _firstStart = _lastEnd = 0;
        _waited = false;
    }

    private Operation? StartNext(long now)
    {
        while (_next < _end && _generation == table.Generation)
        {
            var operation = _run[_next]!;
            _run[_next++] = null;
            if (operation.TryStart(now))
            {
                if (_firstStart == 0)
                    _firstStart = now;
                _tally.Started++;
                return _current = operation;
            }
        }

        return null;
    }

    private void EndCurrent(Operation operation, OperationOutcome outcome, Exception? error, long now)
    {
        if (operation.TryEnd(outcome, error, now))
            Count(operation);
        _lastEnd = now;
        _current = null;
    }

    private void Count(Operation operation)
    {
        switch (operation.Outcome)
        {
            case OperationOutcome.Completed:
                _tally.Completed++;
                break;
            case OperationOutcome.Failed:
                _tally.Failed++;
                break;
            default:
                _tally.Cancelled++;
                break;
        }

        operation.Next = _newestEnded;
        _newestEnded = operation;
        _oldestEnded ??= operation;
    }
}
