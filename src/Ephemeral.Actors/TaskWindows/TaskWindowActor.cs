using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.TaskWindows;

/// <summary>
/// One owner's window. It answers each of its messages to its parent, which knows who asked, and says so when it has become empty.
/// </summary>
internal sealed class TaskWindowActor(EphemeralTaskWindowOptions options, Clock clock) : UntypedActor
{
    private readonly TaskWindow<IOwnedTask> _window = new(
        options.MaxTasksPerOwner, options.AbsoluteExpiration, options.SlidingExpiration, static task => task.IsEnded);
    private readonly long _start = clock.Stamp();
    private readonly SelfTimer _timer = new(clock, Context.Self, new Expire());

    /// <summary>Keep a place, known by this number. Answered by <see cref="Reserved"/>.</summary>
    internal sealed record Reserve(long Place) : INoSerializationVerificationNeeded;
    internal sealed record Reserved(bool Granted) : INoSerializationVerificationNeeded;

    /// <summary>The place is not needed any more, or nobody waits for it.</summary>
    internal sealed record GiveBack(long Place) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>This task takes the place.</summary>
    internal sealed record Add(long Place, IOwnedTask Task) : INoSerializationVerificationNeeded
    {
        public override string ToString() => $"Add {{ Place = {Place} }}";
    }

    /// <summary>Answered by <see cref="Tasks"/>.</summary>
    internal sealed record Read : INoSerializationVerificationNeeded;
    internal sealed record Tasks(IReadOnlyList<IOwnedTask> NewestFirst) : INoSerializationVerificationNeeded
    {
        public static readonly Tasks None = new([]);
        public override string ToString() => $"Tasks {{ Count = {NewestFirst.Count} }}";
    }

    /// <summary>The oldest message that the parent has not heard of is done with.</summary>
    /// <param name="Answer">What whoever asked is to be told; null for nothing.</param>
    /// <param name="IsEmpty">Nothing is left in the window.</param>
    internal sealed record Handled(object? Answer, bool IsEmpty) : INoSerializationVerificationNeeded
    {
        public override string ToString() => $"Handled {{ IsEmpty = {IsEmpty} }}";
    }

    /// <summary>The last task has expired.</summary>
    internal sealed record Emptied : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed record Expire : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    protected override void OnReceive(object message)
    {
        var now = clock.Since(_start);
        if (message is not Expire)
            Context.Parent.Tell(new Handled(AnswerTo(message, now), _window.IsEmpty), Self);
        else if (_window.Expire(now))
            Context.Parent.Tell(new Emptied(), Self);
        _timer.Set(_window.NextExpiry(now));
    }

    protected override void PostStop() => _timer.Dispose();

    private object? AnswerTo(object message, TimeSpan now)
    {
        try
        {
            if (message is Reserve reserve)
                return new Reserved(_window.TryReserve(reserve.Place, now));
            if (message is Read)
                return new Tasks(_window.Read(now));
            if (message is Add add)
                _window.Add(add.Place, add.Task, now);
            else if (message is GiveBack back)
                _window.GiveBack(back.Place);
            return null;
        }
        catch (Exception e)
        {
            // of a task that can't say whether it has ended: the affair of whoever made it
            return new Status.Failure(e);
        }
    }
}
