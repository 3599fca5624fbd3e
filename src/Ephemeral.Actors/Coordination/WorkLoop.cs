using Akka.Actor;
using Akka.Dispatch;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// Takes, runs and ends operations, one after the other, for one routee. Bodies run here and nowhere else: on the thread pool, under
/// the default task scheduler, without a synchronization context, without a sender, in a context that carries its operation alone.
/// </summary>
/// <remarks>
/// The loop runs on one thread at a time. It leaves its thread when a body waits, and goes on, on a thread of the pool, when that has
/// ended: never on the thread that ended it, which is somebody else's.
/// </remarks>
internal sealed class WorkLoop : IThreadPoolWorkItem, IRunnable
{
    /// <summary>After how many operations in a row others may use the thread.</summary>
    private const int LongestStretch = 64;

    private readonly CoordinatorContext _context;
    private readonly WorkerRoutee _routee;
    private readonly MessageDispatcher? _dispatcher;
    private readonly Action<Exception> _onFailed;
    private readonly Action _onBodyEnded;
    private readonly BodyContext _bodies;
    private readonly WorkerTelemetry _telemetry;
    private readonly IActorRef _coordinator;
    private readonly bool _tellsOfWork;
    private readonly bool _isTracked;
    private int _inARow;

    /// <summary>
    /// How many bytes this thread had allocated when the last body returned. A body that allocates nothing can't have left code behind that
    /// carries its context, so the next body is run in the same one. What the loop allocates in between counts as the next body's, which costs
    /// one context more and nothing else.
    /// </summary>
    private long _allocated;

    private Operation? _operation;
    private Task? _body;
    private volatile Operation? _calling;

    // the routee's actor sets it, the loop reads it. Each end is told once all the same: both take what is to be told under the ready queue's lock
    private volatile IActorRef _window;

    public WorkLoop(
        CoordinatorContext context, WorkerRoutee routee, IActorRef coordinator, IActorRef window, MessageDispatcher? dispatcher,
        Action<Exception> onFailed)
    {
        (_context, _routee, _window, _dispatcher, _onFailed) = (context, routee, window, dispatcher, onFailed);
        _onBodyEnded = Begin;
        _bodies = new BodyContext(context.Outside, context.End, context.Raise);
        _telemetry = new WorkerTelemetry(context, _bodies.Outside);
        _isTracked = context.Body.IsTracked;
        _coordinator = coordinator;
        _tellsOfWork = context.Options.OperationTimeout is not null;
    }

    /// <summary>The operation whose body holds the thread now; null for none.</summary>
    public Operation? Calling => _calling;

    /// <summary>Whether a body has given its thread back, and not ended.</summary>
    public bool IsAwaiting => Volatile.Read(ref _body) is not null;

    /// <summary>Has the loop run on a thread of the pool: when the routee was made or woken, and when the body that the loop waits for has ended.</summary>
    public void Begin() => Schedule(preferLocal: true);

    /// <summary>Tells this window from now on, and at once of the ends that the loop holds back to tell several together. By the routee's actor.</summary>
    public void ReportTo(IActorRef window)
    {
        _window = window;
        Report();
    }

    /// <summary>Tells the window of the ends that the loop holds back to tell several together. By the routee's actor.</summary>
    public void Report() => Report(_context.Ready.TakeEnded(_routee));

    void IThreadPoolWorkItem.Execute() => Run();

    void IRunnable.Run() => Run();

    private void Schedule(bool preferLocal)
    {
        if (_dispatcher is not null)
            _dispatcher.Schedule(this);
        else
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal);
    }

    private void Run()
    {
        // a dispatcher that brings its own scheduler does not give it to bodies
        if (TaskScheduler.Current != TaskScheduler.Default)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }

        try
        {
            ExecutionContext.Run(_bodies.Outside, static loop => ((WorkLoop)loop!).RunOperations(), this);
        }
        catch (Exception e)
        {
            _onFailed(e);
        }
    }

    /// <summary>Runs operations until nothing is ready, a body waits, or others are to have the thread.</summary>
    private void RunOperations()
    {
        _inARow = 0;
        _allocated = GC.GetAllocatedBytesForCurrentThread();
        var operation = TakeUpAgain() ?? TakeFirst();
        while (operation is not null)
        {
            if (++_inARow > LongestStretch)
            {
                _operation = operation;
                Schedule(preferLocal: false);
                return;
            }

            _context.Gate.GiveBack(operation.Key);
            var task = Start(operation, out var error, out var mayBeHeld);
            if (task is { IsCompleted: false })
            {
                (_operation, _body) = (operation, task);
                task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_onBodyEnded);
                return;
            }

            operation = End(operation, task, error, mayBeHeld) ?? TakeFirst();
        }
    }

    /// <returns>
    /// What the loop has left behind when it last gave up its thread: an operation to run, or, where it waited for a body, the operation that
    /// follows the one that has ended now. Null when there is neither.
    /// </returns>
    private Operation? TakeUpAgain()
    {
        var (operation, body) = (_operation, _body);
        (_operation, _body) = (null, null);
        return body is null ? operation : End(operation!, body, error: null, mayBeHeld: true);
    }

    private Operation? TakeFirst()
    {
        var operation = _context.Ready.TakeFirst(_routee, out var wanted);
        WakeRoutees(wanted);
        if (operation is not null && _tellsOfWork)
            _coordinator.Tell(new CoordinatorActor.WorkBegun(), ActorRefs.NoSender);
        return operation;
    }

    /// <param name="operation">What to start.</param>
    /// <param name="error">Why there is no task.</param>
    /// <param name="mayBeHeld">
    /// Whether code that the body left behind may still carry its execution context: true when the body allocated anything.
    /// </param>
    /// <returns>The body's task; null when it threw or returned none.</returns>
    private Task? Start(Operation operation, out Exception? error, out bool mayBeHeld)
    {
        error = null;
        var flow = _bodies.Enter(operation, out var isNew);
        var handle = _isTracked ? flow.Handle : null;
        if (isNew)
            _allocated = GC.GetAllocatedBytesForCurrentThread();
        _telemetry.Started(operation);
        Task? body = null;
        _calling = operation;
        BlockingBodies.NoteWork();
        try
        {
            body = _context.Body.Start(operation, handle);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            mayBeHeld = allocated != _allocated;
            _allocated = allocated;
            if (body is null)
                error = CoordinatorErrors.NoTask(_context.Name, operation.Id);
        }
        catch (Exception e)
        {
            error = e;
            mayBeHeld = true;
        }

        _calling = null;
        BodyContext.RestoreThread();
        _telemetry.Returned();
        return body;
    }

    /// <returns>The operation that has been started next; null when there is none.</returns>
    private Operation? End(Operation operation, Task? body, Exception? error, bool mayBeHeld)
    {
        _bodies.Leave(mayBeHeld);
        if (body is { IsCompletedSuccessfully: true })
            operation.Capture(body);
        var (outcome, cause) = body is null ? operation.Judge(error!) : operation.Judge(body);
        var next = _context.Ready.EndAndTake(_routee, operation, outcome, cause, out var toTell);
        operation.DropRegistrations();
        _telemetry.Ended(operation);
        if (toTell.News == KeyNews.HasRoom)
            operation.Key!.Actor?.Tell(new KeyActor.Lend(), ActorRefs.NoSender);
        else if (toTell.News == KeyNews.IsIdle)
            _coordinator.Tell(new CoordinatorActor.KeyIdle(operation.Key!), ActorRefs.NoSender);
        // after the key: whoever sees the operation in the window may rely on the coordinator knowing of its key
        Report(toTell.Ended);
        WakeRoutees(toTell.Wanted);
        return next;
    }

    private void Report(Operation? oldest)
    {
        if (oldest is not null)
            _window.Tell(new WindowActor.Ended(oldest), ActorRefs.NoSender);
    }

    private void WakeRoutees(Wanted wanted)
    {
        if (wanted != default)
            _coordinator.Tell(new CoordinatorActor.Wake(wanted), ActorRefs.NoSender);
    }
}
