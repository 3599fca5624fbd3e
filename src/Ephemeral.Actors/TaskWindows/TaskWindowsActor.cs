using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.TaskWindows;

/// <summary>
/// The windows of all owners: each is made when it is first needed, and let go when it is empty. <paramref name="counters"/> outlive this
/// actor; <paramref name="stopped"/> is cancelled when it has stopped: who waits for its answers asks another one.
/// </summary>
internal sealed class TaskWindowsActor<TOwner>(
    EphemeralTaskWindowOptions options, Clock clock, TaskWindowCounters counters, CancellationTokenSource stopped) : UntypedActor
    where TOwner : notnull
{
    private readonly OwnerWindows<TOwner, Window> _windows = new(options.MaxOwners, IsBusy);
    // When the first request came; nothing here is older. Where the clock throws, that request fails, and this actor lives.
    private long? _start;

    /// <summary>A message for the window of one owner. Its text says neither whose it is nor what the task is called.</summary>
    internal abstract record Request(TOwner Owner) : INoSerializationVerificationNeeded
    {
        public sealed override string ToString() => GetType().Name;
    }

    /// <summary>Keep a place, known by this number. Answered by whether there was one.</summary>
    internal sealed record Reserve(TOwner Owner, long Place) : Request(Owner);

    /// <summary>The place is not needed any more, or nobody waits for it.</summary>
    internal sealed record GiveBack(TOwner Owner, long Place) : Request(Owner), IDeadLetterSuppression;

    /// <summary>This task takes the place.</summary>
    internal sealed record Add(TOwner Owner, long Place, IOwnedTask Task) : Request(Owner);

    /// <summary>Forget this task, if it has ended. Answered by whether it was there, and had.</summary>
    internal sealed record Remove(TOwner Owner, string TaskId) : Request(Owner);

    /// <summary>Answered by <see cref="Tasks"/>.</summary>
    internal sealed record Read(TOwner Owner) : Request(Owner);

    internal sealed record Tasks(IReadOnlyList<IOwnedTask> NewestFirst) : INoSerializationVerificationNeeded
    {
        public override string ToString() => $"Tasks {{ Count = {NewestFirst.Count} }}";
    }

    /// <summary>It has its timer with it: where its owner can't be compared, its window is not found.</summary>
    private sealed record Expire(TOwner Owner, StrongBox<SelfTimer> Timer) : Request(Owner), IDeadLetterSuppression;

    protected override void OnReceive(object message)
    {
        try
        {
            if (message is not Request request)
                Unhandled(message);
            else if (AnswerTo(request) is { } answer)
                Sender.Tell(answer, Self);
        }
        catch (Exception e)
        {
            // of an owner that can't be compared, or a task that can't say whether it has ended: the affair of whoever made it
            Sender.Tell(NotAnswered.For(Sender, e), Self);
            // what is too old goes all the same, a second later
            (message as Expire)?.Timer.Value?.Retry();
        }
    }

    /// <summary>One that has failed does not go on with what it may have lost: its handle starts another.</summary>
    protected override void PostRestart(Exception reason) => Context.Stop(Self);

    protected override void PostStop()
    {
        foreach (var window in _windows.All)
            window.Expiry.Dispose();
        if (!stopped.IsCancellationRequested)
            counters.Owners = 0;
        stopped.Cancel();
    }

    private object? AnswerTo(Request request)
    {
        // before a window is made: where the clock throws, none is left that nobody looks after
        var now = clock.Since(_start ??= clock.Stamp());
        var window = _windows.Find(request.Owner, isUse: request is not (GiveBack or Expire));
        if (window is null)
        {
            if (request is not (Reserve or Add))
                return request switch { Read => new Tasks([]), Remove => false, _ => null };
            window = AddWindow(request.Owner);
            if (window is null)
                return request is Reserve ? false : null;
        }

        try
        {
            return Handle(request, window.Tasks, now);
        }
        finally
        {
            SetExpiry(window, now);
            if (window.Tasks.IsEmpty)
            {
                window.Expiry.Dispose();
                _windows.Remove(request.Owner);
            }

            counters.Owners = _windows.Count;
        }
    }

    private Window? AddWindow(TOwner owner)
    {
        var added = _windows.Add(
            owner,
            () =>
            {
                var timer = new StrongBox<SelfTimer>();
                timer.Value = new SelfTimer(clock, Self, new Expire(owner, timer));
                return new Window(
                    new TaskWindow<IOwnedTask>(
                        options.MaxTasksPerOwner, options.AbsoluteExpiration, options.SlidingExpiration, static task => task.IsEnded),
                    timer.Value);
            },
            out var pushedOut);
        if (added is null)
            Interlocked.Increment(ref counters.TotalRefused);
        if (pushedOut is null)
            return added;
        pushedOut.Expiry.Dispose();
        Interlocked.Increment(ref counters.TotalForgotten);
        return added;
    }

    private static void SetExpiry(Window window, TimeSpan now)
    {
        try
        {
            window.Expiry.Set(window.Tasks.NextExpiry(now));
        }
        catch
        {
            window.Expiry.Retry();
            throw;
        }
    }

    private sealed record Window(TaskWindow<IOwnedTask> Tasks, SelfTimer Expiry);

    private static bool IsBusy(Window window)
    {
        try
        {
            return window.Tasks.IsBusy;
        }
        catch
        {
            return true; // a task that can't say whether it has ended costs nobody else an answer
        }
    }

    private static object? Handle(Request request, TaskWindow<IOwnedTask> tasks, TimeSpan now)
    {
        switch (request)
        {
            case Reserve reserve:
                return tasks.TryReserve(reserve.Place, now);
            case Read:
                return new Tasks(tasks.Read(now));
            case Remove remove:
                return tasks.Remove(task => task.TaskId == remove.TaskId, now);
            case Add add:
                tasks.Add(add.Place, add.Task, now);
                return null;
            case GiveBack back:
                tasks.GiveBack(back.Place);
                return null;
            default:
                tasks.Expire(now);
                return null;
        }
    }
}

/// <summary>How many owners a window knows, and has had no room for. Its actor writes them; anybody reads them.</summary>
internal sealed class TaskWindowCounters
{
    private static long _lastActor;

    public volatile int Owners;
    public long TotalForgotten;
    public long TotalRefused;

    /// <summary>Numbers the windows' actors of a process, whatever their owners are: they live side by side in an actor system.</summary>
    public static long NextActor() => Interlocked.Increment(ref _lastActor);
}
