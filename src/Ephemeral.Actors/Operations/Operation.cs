using System.Diagnostics;

namespace Ephemeral.Actors.Operations;

/// <summary>
/// One unit of work, from admission until it is forgotten. It is its own link in intakes and queues, its own window entry and the source
/// of its body's cancellation token, so that an operation costs one object.
/// </summary>
/// <remarks>
/// It starts, ends and is cancelled under the lock of the ready queue, so each happens once: late and repeated endings find its state moved and
/// do nothing. Anybody reads. While it is <see cref="Ending"/> what says how it ended is being written.
/// </remarks>
[DebuggerDisplay("{Id} {State}")]
internal abstract class Operation : CancellationTokenSource
{
    private const OperationStates Ending = (OperationStates)32;

    private volatile OperationStates _state = OperationStates.Pending;
    private volatile Retention _retention;
    private long _startedAt;
    private OperationDetails? _details = OperationTracing.DetailsOfCaller();

    /// <summary>Why it failed or was cancelled; until it has ended, why its token was cancelled.</summary>
    private Exception? _error;

    /// <summary>When it ended. Until then the time of admission, where wait times are measured, so that no field more is needed.</summary>
    private long _endedAt;

    protected Operation()
        : this(EphemeralIdGenerator.NextId())
    {
    }

    /// <param name="id">Its id, which another process has given it.</param>
    protected Operation(long id) => Id = id;

    /// <summary>Whether the window may forget it; one that is <c>ToBeForgotten</c> must be forgotten once it has ended.</summary>
    private enum Retention : byte
    {
        Ordinary,
        Pinned,
        ToBeForgotten,
        Forgotten,
    }

    public long Id { get; }

    /// <summary>The next in the intake, or in the queue, that it is in. Owned by whoever holds that.</summary>
    public Operation? Next { get; set; }

    /// <summary>Where the window holds it. Owned by the window.</summary>
    public WindowPlace Place;

    /// <summary>Its position in the window's ring. Owned by the window.</summary>
    public int Position;

    /// <summary>Whether a window has taken it in. Owned by the window.</summary>
    public bool IsRecorded;

    /// <summary>The lower 32 bits of the number of its admission, then of its end. Written under the ready queue's lock; any thread reads.</summary>
    public int Order;

    /// <summary>Pending, running, or the one of completed, failed and cancelled that it ended as.</summary>
    public OperationStates State => _state is not Ending and var state ? state : NeverStarted ? OperationStates.Pending : OperationStates.Running;

    public bool NeverStarted { get; private set; }

    public bool HasEnded => (_state & OperationStates.Ended) != 0;

    /// <summary>Whether its <see cref="Error"/> only gathers the several errors of the body's task.</summary>
    protected bool HasSeveralErrors { get; set; }

    public Exception? Error => (_state & (OperationStates.Failed | OperationStates.Cancelled)) != 0 ? _error : null;

    /// <summary>For one that never started, when it ended.</summary>
    public long StartedAt => NeverStarted ? EndedAt : _startedAt;

    public long EndedAt => _endedAt;

    /// <summary>For one that runs, when it was admitted; 0 where nobody measures how long it waits.</summary>
    public long AdmittedAt
    {
        get
        {
            // whoever ends it moves the state first
            var stamp = Volatile.Read(ref _endedAt);
            return _state == OperationStates.Running ? stamp : 0;
        }
    }

    public bool IsPinned => _retention == Retention.Pinned;

    public bool IsForgotten => _retention == Retention.Forgotten;

    /// <summary>Whether it is to be forgotten once it has ended, pinned or not.</summary>
    public bool IsToBeForgotten => _retention == Retention.ToBeForgotten;

    /// <summary>The key that it belongs to; null where the coordinator has no keys.</summary>
    public virtual OperationKey? Key => null;

    public string? KeyText => Key?.Text;

    /// <summary>Somebody waits for its end, so its end is reported at once.</summary>
    public virtual bool IsAwaited => false;

    /// <summary>The signals because of which it was enqueued. Set before anybody else sees the operation.</summary>
    public SignalPropagation? Cause
    {
        get => _details?.Cause;
        set => (_details ??= new OperationDetails()).Cause = value;
    }

    /// <summary>The operation that submitted it; null once either has ended. Set before anybody else sees it.</summary>
    public Operation? SubmittedBy
    {
        get => _details?.SubmittedBy?.Operation;
        set => (_details ??= new OperationDetails()).SubmittedBy = value?.AsSubmitter();
    }

    /// <summary>The names of the signals that it raised, oldest first: a copy; null when there are none.</summary>
    public string[]? SignalNames => Volatile.Read(ref _details)?.Copy();

    public void AddSignal(string name) => LazyInitializer.EnsureInitialized(ref _details, static () => new OperationDetails()).Add(name);

    private Submitter AsSubmitter()
    {
        var submitter = LazyInitializer.EnsureInitialized(ref _details, static () => new OperationDetails()).AsSubmitter(this);
        // it may have ended meanwhile
        if (HasEnded)
            submitter.End();
        return submitter;
    }

    /// <summary>Takes the result out of a body's successful task.</summary>
    public virtual void Capture(Task body)
    {
    }

    /// <summary>Tells whoever awaits this operation how it ended. The window has it by then. Any repetition does nothing.</summary>
    public virtual void Answer()
    {
    }

    /// <summary>Notes when it was admitted, unless that is known, or it has ended.</summary>
    public void MarkAdmitted(long stamp) => Interlocked.CompareExchange(ref _endedAt, stamp, 0);

    /// <summary>Takes the links for its activity, which the operation then holds no longer.</summary>
    public ActivityLink[]? TakeLinks()
    {
        var links = _details?.Links;
        _details?.Links = null;
        return links;
    }

    public bool TryPin() => Interlocked.CompareExchange(ref _retention, Retention.Pinned, Retention.Ordinary) == Retention.Ordinary;

    public bool TryUnpin() => Interlocked.CompareExchange(ref _retention, Retention.Ordinary, Retention.Pinned) == Retention.Pinned;

    /// <summary>Forgets it for its age or its number, unless it is pinned.</summary>
    public bool TryForget()
    {
        var before = _retention;
        return before is Retention.Ordinary or Retention.ToBeForgotten
            && Interlocked.CompareExchange(ref _retention, Retention.Forgotten, before) == before;
    }

    /// <summary>Has it forgotten once it has ended, pinned or not. Whoever calls this for one that has just ended forgets it.</summary>
    /// <returns>Whether nobody has called this before and it was known until now, and whether it was pinned.</returns>
    public (bool IsFirst, bool WasPinned) ForgetOnceEnded()
    {
        while (_retention is not (Retention.ToBeForgotten or Retention.Forgotten) and var before)
        {
            if (Interlocked.CompareExchange(ref _retention, Retention.ToBeForgotten, before) == before)
                return (true, before == Retention.Pinned);
        }

        return (false, false);
    }

    /// <summary>Forgets it, pinned or not.</summary>
    /// <returns>Whether it was known until now, and whether it was pinned.</returns>
    public (bool WasKnown, bool WasPinned) Forget()
    {
        var before = Interlocked.Exchange(ref _retention, Retention.Forgotten);
        return (before != Retention.Forgotten, before == Retention.Pinned);
    }

    public bool TryStart(long now)
    {
        if (_state != OperationStates.Pending)
            return false;
        _startedAt = now;
        _state = OperationStates.Running;
        Key?.Started(now);
        return true;
    }

    /// <summary>Ends it while it runs, once, whoever else tries.</summary>
    public bool TryEnd(OperationStates outcome, Exception? error, long now)
    {
        if (_state != OperationStates.Running)
            return false;
        End(outcome, error, now);
        return true;
    }

    /// <summary>Drops what the body has registered with its token and not taken back. After its end, by whoever ran it.</summary>
    public void DropRegistrations() => TryReset();

    /// <summary>Ends it before it has started; from then on it can't start.</summary>
    public bool TryCancelPending(Exception reason, long now)
    {
        if (_state != OperationStates.Pending)
            return false;
        NeverStarted = true;
        End(OperationStates.Cancelled, reason, now);
        return true;
    }

    /// <summary>Cancels the running body's token; its callbacks run on the thread pool, never on the caller.</summary>
    /// <returns>Whether it was running and not cancelled before.</returns>
    public bool RequestCancel(Exception reason)
    {
        if (_state != OperationStates.Running || Interlocked.CompareExchange(ref _error, reason, null) is not null)
            return false;
        // a token callback that throws is the body's own affair: it is observed here and nowhere else
        CancelAsync().Observe();
        return true;
    }

    /// <summary>What a body's end means, given the task that it returned.</summary>
    public (OperationStates Outcome, Exception? Error) Judge(Task body)
    {
        if (body.IsCompletedSuccessfully)
            return (OperationStates.Completed, null);
        if (body.Exception is not { } error)
            return Judge(Cancellation(body));
        // the one error that a body usually has, or all of them
        HasSeveralErrors = error.InnerExceptions.Count > 1;
        return Judge(HasSeveralErrors ? error : error.InnerException!);
    }

    public (OperationStates Outcome, Exception? Error) Judge(Exception error)
    {
        // asked is whether cancellation was requested, not whose token the exception names: a body may have linked the token to its own
        if (!IsCancellation(error) || Volatile.Read(ref _error) is not { } reason)
            return (OperationStates.Failed, error);
        return reason is TimeoutException ? (OperationStates.Failed, reason) : (OperationStates.Cancelled, reason);
    }

    /// <summary>Lets go of the item, so that nothing of it outlives the work. Called once, with the outcome written.</summary>
    protected abstract void ReleaseItem(OperationStates outcome);

    // a body that blocks on a cancelled task, by Wait or Result, throws an AggregateException
    private static bool IsCancellation(Exception error) => error is OperationCanceledException
        || (error is AggregateException several && several.Flatten().InnerExceptions is { Count: > 0 } all
            && all.All(static inner => inner is OperationCanceledException));

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

    private void End(OperationStates outcome, Exception? error, long now)
    {
        // whoever reads what is written from here on, and then the state, sees that it is not running any more
        _state = Ending;
        Volatile.WriteBarrier();
        _error = error;
        _endedAt = now;
        ReleaseItem(outcome);
        _details?.EndSubmits();
        Key?.Ended(hasStarted: !NeverStarted, now);
        _state = outcome;
    }
}

/// <summary>Where the window holds an operation: nowhere, in the queue of what ended lately, or in the set of what is pinned.</summary>
internal enum WindowPlace : byte
{
    None,
    Recent,
    Pinned,
}
