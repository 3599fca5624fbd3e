using System.Runtime.CompilerServices;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// Bodies that block hold threads of the pool, which brings new ones one or two a second: until then other coordinators, timers and the
/// application itself would wait. So while bodies block, the pool is told to have that many threads more, at once.
/// </summary>
/// <remarks>
/// One thread of its own for the process looks every 50 milliseconds at which body each loop is calling, and rests while no body runs or awaits. A body
/// that holds its thread from one look to the next blocks. One that has awaited before it blocks can't be seen, so the pool is asked to run
/// something meanwhile: see <see cref="ThreadDemand"/>. The minimum of the pool goes back when no body blocks any more.
/// </remarks>
internal static class BlockingBodies
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    // guards the list; the looking thread alone uses the rest
    private static readonly Lock Lock = new();
    private static readonly List<WorkLoop> Loops = [];
    private static readonly ManualResetEventSlim WorkNoted = new();
    private static readonly ThreadDemand Demand = new();
    private static bool _isStarted;
    private static volatile bool _isResting = true;
    private static int _addedThreads;
    private static long _completedBefore;

    // the pool was asked to run something, and has not yet
    private static volatile bool _isAsking;

    public static void Watch(WorkLoop loop)
    {
        lock (Lock)
        {
            Loops.Add(loop);
            if (_isStarted)
                return;
            _isStarted = true;
            new Thread(Look) { IsBackground = true, Name = "ephemeral-blocking-bodies" }.UnsafeStart();
        }
    }

    public static void Forget(WorkLoop loop)
    {
        lock (Lock)
            Loops.Remove(loop);
    }

    /// <summary>A loop begins to work.</summary>
    public static void NoteWork()
    {
        if (_isResting)
            WorkNoted.Set();
    }

    private static void Look()
    {
        Dictionary<WorkLoop, Operation> before = [];
        while (true)
        {
            Thread.Sleep(LookEvery);
            before = LookOnce(before, out var awaiting);
            if (before.Count == 0 && awaiting == 0 && _addedThreads == 0)
                Rest();
        }
    }

    // in a frame of its own, so that the thread holds nothing of what it has seen while it sleeps
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Dictionary<WorkLoop, Operation> LookOnce(Dictionary<WorkLoop, Operation> before, out int awaiting)
    {
        Dictionary<WorkLoop, Operation> now = [];
        awaiting = 0;
        lock (Lock)
        {
            foreach (var loop in Loops)
            {
                if (loop.Calling is { } operation)
                    now.Add(loop, operation);
                else if (loop.IsAwaiting)
                    awaiting++;
            }
        }

        var blocking = now.Count(pair => before.TryGetValue(pair.Key, out var seen) && seen == pair.Value);
        var (hasAnswered, completed) = (!_isAsking, ThreadPool.CompletedWorkItemCount);
        // a pool that ends more than an item for each thread is busy, not blocked
        var isInTime = hasAnswered || completed - _completedBefore > ThreadPool.ThreadCount;
        _completedBefore = completed;
        if (hasAnswered && awaiting > 0)
            Ask();
        Adjust(Demand.Look(blocking, awaiting, isInTime));
        return now;
    }

    private static void Ask()
    {
        _isAsking = true;
        ThreadPool.UnsafeQueueUserWorkItem(static _ => _isAsking = false, state: 0, preferLocal: false);
    }

    private static void Rest()
    {
        WorkNoted.Reset();
        _isResting = true;
        Interlocked.MemoryBarrier();
        if (!AnyRuns())
            WorkNoted.Wait(TimeSpan.FromSeconds(1));
        _isResting = false;
    }

    private static bool AnyRuns()
    {
        lock (Lock)
            return Loops.Exists(static loop => loop.Calling is not null || loop.IsAwaiting);
    }

    private static void Adjust(int wanted)
    {
        if (wanted == _addedThreads)
            return;
        ThreadPool.GetMinThreads(out var workers, out var completion);
        if (ThreadPool.SetMinThreads(workers - _addedThreads + wanted, completion))
            _addedThreads = wanted;
    }
}
