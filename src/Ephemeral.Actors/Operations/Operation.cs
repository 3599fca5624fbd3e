using System.Diagnostics;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Inboxes;

namespace Ephemeral.Actors.Operations;

/// <summary>
/// One unit of work, from admission until it is forgotten. It is its own link in inboxes and queues, its own window entry and the
/// source of its body's cancellation token, so that an operation costs one object.
/// </summary>
/// <remarks>
/// Threads meet in <c>_state</c> alone: whoever moves it to <see cref="OperationState.Running"/> may run the body, whoever moves it
/// to <see cref="OperationState.Ending"/> writes how it ended, once; late and repeated endings find it moved and do nothing.
/// </remarks>
[DebuggerDisplay("{Id} {State} {Outcome}")]
internal abstract class Operation : CancellationTokenSource, IInboxItem<Operation>
{
    private volatile OperationState _state;
    private bool _neverStarted;
    private long _startedAt;
    private Exception? _cancelReason;
    private OperationSignals? _signals;

    /// <summary>When it ended; until then, when it was admitted, where somebody measures how long it waits.</summary>
    private long _endedAt;

    /// <summary>To the activity that the code that made it was in, where somebody traces.</summary>
    private ActivityLink[]? _links = OperationTracing.LinkToCaller();

    public long Id { get; } = OperationIds.Next();

    /// <summary>The next in the chain that it travels in. Owned by whoever holds the chain.</summary>
    public Operation? Next { get; set; }

    /// <summary>The queue that holds it, and where; written only by that queue's owner.</summary>
    public OperationPlace Place;

    public int Position;

    /// <summary>Its number in the order of admission. Owned by the scheduler.</summary>
    public long Number;

    /// <summary>Cancelled before it started, and told to the window. Owned by the coordinator's actor.</summary>
    public bool IsReported;

    /// <summary>The coordinator has taken it out of its inbox: its link is free. Owned by the coordinator's actor.</summary>
    public bool HasArrived;

    /// <summary>Whether it can be found by its id. Set by the index, before anybody else can see the operation.</summary>
    public bool IsIndexed;

    /// <summary>Kept in the window whatever its age. Guarded by the window's lock.</summary>
    public bool IsPinned;

    /// <summary>Has reached the window. Guarded by the window's lock.</summary>
    public bool IsRecorded;

    /// <summary>Its token was cancelled because it ran longer than <see cref="EphemeralOptions.OperationTimeout"/>.</summary>
    public bool HasTimedOut { get; private set; }

    public OperationState State => _state;

    public bool HasEnded => State == OperationState.Ended;

    public OperationOutcome Outcome { get; private set; }

    public Exception? Error { get; private set; }

    /// <summary>For one that never started, when it ended: a start that loses to a cancellation leaves no trace.</summary>
    public long StartedAt => _neverStarted ? EndedAt : _startedAt;

    public long EndedAt => _endedAt;

    /// <summary>For one that runs, when it was admitted; 0 where nobody measures how long it waits.</summary>
    public long AdmittedAt
    {
        get
        {
            // whoever ends it moves the state first
            var stamp = Volatile.Read(ref _endedAt);
            return _state == OperationState.Running ? stamp : 0;
        }
    }

    /// <summary>The key that it belongs to; null where the coordinator has no keys.</summary>
    public virtual Lane? Lane => null;

    public string? Key => Lane?.Text;

    /// <summary>Somebody waits for this one's end, so its end is reported at once.</summary>
    public virtual bool IsAwaited => false;

    /// <summary>The signals because of which it was enqueued. Set before anybody else sees the operation.</summary>
    public SignalPropagation? Cause
    {
        get => _signals?.Cause;
        set => _signals = new OperationSignals { Cause = value };
    }

    /// <summary>The names of the signals that it raised, oldest first: a copy; null when there are none.</summary>
    public string[]? SignalNames => Volatile.Read(ref _signals)?.Copy();

    public void AddSignal(string name)
    {
        var signals = Volatile.Read(ref _signals);
        if (signals is null)
        {
            signals = new OperationSignals();
            signals = Interlocked.CompareExchange(ref _signals, signals, null) ?? signals;
        }

        signals.Add(name);
    }

    /// <summary>Lets go of the item, so that nothing of it outlives the work (T26).</summary>
    protected abstract void ReleaseItem();

    /// <summary>Takes the result out of a body's successful task.</summary>
    public virtual void Capture(Task body)
    {
    }

    /// <summary>Tells whoever awaits this operation how it ended. Called once, after the window shows it.</summary>
    public virtual void Answer()
    {
    }

    /// <returns>When it was admitted: <paramref name="stamp"/>, unless that is known, or it has ended.</returns>
    public long MarkAdmitted(long stamp) => Interlocked.CompareExchange(ref _endedAt, stamp, 0) is not 0 and var known ? known : stamp;

    /// <summary>The links for its activity, given up.</summary>
    public ActivityLink[]? TakeLinks()
    {
        var links = _links;
        _links = null;
        return links;
    }

    public bool TryStart(long now)
    {
        _startedAt = now;
        if (Interlocked.CompareExchange(ref _state, OperationState.Running, OperationState.Pending) != OperationState.Pending)
            return false;
        Lane?.Started(now);
        return true;
    }

    /// <summary>Ends a running operation. Called under the lock of its slot, where nobody else ends it.</summary>
    public bool TryEnd(OperationOutcome outcome, Exception? error, long now)
    {
        if (_state != OperationState.Running)
            return false;
        _state = OperationState.Ending;
        End(outcome, error, now);
        return true;
    }

    /// <summary>Ends it before it has started; from then on it can't start.</summary>
    public bool TryCancelPending(Exception reason, long now)
    {
        if (Interlocked.CompareExchange(ref _state, OperationState.Ending, OperationState.Pending) != OperationState.Pending)
            return false;
        _neverStarted = true;
        End(OperationOutcome.Cancelled, reason, now);
        return true;
    }

    private void End(OperationOutcome outcome, Exception? error, long now)
    {
        Outcome = outcome;
        Error = error;
        _endedAt = now;
        // drops what the body has registered with its token and not taken back
        TryReset();
        ReleaseItem();
        Lane?.Ended(hasStarted: !_neverStarted);
        _state = OperationState.Ended;
    }

    /// <summary>Cancels the running body's token; its callbacks run on the thread pool, never on the caller.</summary>
    /// <returns>Whether it was running and not cancelled before.</returns>
    public bool RequestCancel(Exception reason)
    {
        if (State != OperationState.Running || Interlocked.CompareExchange(ref _cancelReason, reason, null) is not null)
            return false;
        HasTimedOut = reason is TimeoutException;
        // a token callback that throws is the body's own affair: it is observed here and nowhere else
        _ = CancelAsync().ContinueWith(static t => t.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return true;
    }

    /// <summary>What a body's end means, given the task that it returned (T17).</summary>
    public (OperationOutcome Outcome, Exception? Error) Judge(Task body)
    {
        if (body.IsCompletedSuccessfully)
            return (OperationOutcome.Completed, null);
        return Judge(body.IsFaulted ? body.Exception!.InnerExceptions[0] : Cancellation(body));
    }

    public (OperationOutcome Outcome, Exception? Error) Judge(Exception error)
    {
        // the body may have linked the token to its own: that cancellation was asked for counts, not whose token says so
        if (error is not OperationCanceledException || _cancelReason is not { } reason)
            return (OperationOutcome.Failed, error);
        return reason is TimeoutException ? (OperationOutcome.Failed, reason) : (OperationOutcome.Cancelled, reason);
    }

    private static OperationCanceledException Cancellation(Task body)
    {
        try
        {
            body.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException e)
        {
            return e;
        }

        return new TaskCanceledException(body);
    }
}
