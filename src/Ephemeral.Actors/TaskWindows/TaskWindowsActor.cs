using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.TaskWindows;

/// <summary>
/// The parent of each owner's window: makes it when it is first needed, and lets it go when it is empty. It knows what each window has not
/// answered yet; a window that somebody else has stopped has lost its tasks, and another one answers.
/// </summary>
internal sealed class TaskWindowsActor<TOwner> : UntypedActor
    where TOwner : notnull
{
    private readonly Props _props;
    private readonly Action<IActorRef> _onStopped;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<TOwner, OwnersWindow> _windows = [];
    private readonly Dictionary<IActorRef, OwnersWindow> _byActor = [];

    /// <param name="options">How much each window remembers.</param>
    /// <param name="onStopped">Is told which actor has stopped.</param>
    public TaskWindowsActor(EphemeralTaskWindowOptions options, Action<IActorRef> onStopped)
    {
        _props = Props.Create(typeof(TaskWindowActor), options, new Clock(options.TimeProvider));
        _onStopped = onStopped;
    }

    /// <summary>A message of <see cref="TaskWindowActor"/>, for the window of one owner.</summary>
    internal sealed record For(TOwner Owner, object Message) : INoSerializationVerificationNeeded
    {
        public override string ToString() => $"For {{ Message = {Message?.GetType().Name} }}";
    }

    private sealed record WindowDied(IActorRef Window) : INoSerializationVerificationNeeded;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case For { Message: TaskWindowActor.Read } read when !_windows.ContainsKey(read.Owner):
                Sender.Tell(TaskWindowActor.Tasks.None, Self);
                break;
            case For { Message: TaskWindowActor.GiveBack } back when !_windows.ContainsKey(back.Owner):
                break;
            case For addressed:
                var asked = WindowOf(addressed.Owner);
                asked.Unanswered.Enqueue((addressed.Message, Sender));
                asked.Actor.Tell(addressed.Message, Self);
                break;
            case TaskWindowActor.Handled handled when _byActor.TryGetValue(Sender, out var window):
                var asker = window.Unanswered.Dequeue().Asker;
                if (handled.Answer is not null)
                    asker.Tell(handled.Answer, Self);
                if (handled.IsEmpty)
                    LetGoIfIdle(window);
                break;
            case TaskWindowActor.Emptied when _byActor.TryGetValue(Sender, out var emptied):
                LetGoIfIdle(emptied);
                break;
            case WindowDied died when _byActor.Remove(died.Window, out var lost):
                Replace(lost);
                break;
            case WindowDied or TaskWindowActor.Emptied:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>One that has failed does not go on with what it may have lost: its handle starts another.</summary>
    protected override void PostRestart(Exception reason) => Context.Stop(Self);

    protected override void PostStop()
    {
        _onStopped(Self);
        var stopped = new Status.Failure(new InvalidOperationException(
            "The task window was stopped before it answered; what it knew is forgotten. Ask again."));
        foreach (var (message, asker) in _byActor.Values.SelectMany(static window => window.Unanswered))
        {
            if (message is TaskWindowActor.Reserve or TaskWindowActor.Read)
                asker.Tell(stopped, Self);
        }
    }

    private OwnersWindow WindowOf(TOwner owner)
    {
        if (!_windows.TryGetValue(owner, out var window))
            Start(_windows[owner] = window = new OwnersWindow(owner));
        return window;
    }

    private void Start(OwnersWindow window)
    {
        var actor = Context.ActorOf(_props);
        Context.WatchWith(actor, new WindowDied(actor));
        window.Actor = actor;
        _byActor.Add(actor, window);
    }

    private void Replace(OwnersWindow window)
    {
        _log.Warning("A task window was stopped by somebody else; what it knew is forgotten.");
        if (window.Unanswered.Count == 0)
        {
            _windows.Remove(window.Owner);
            return;
        }

        Start(window);
        foreach (var (message, _) in window.Unanswered)
            window.Actor.Tell(message, Self);
    }

    private void LetGoIfIdle(OwnersWindow window)
    {
        if (window.Unanswered.Count > 0)
            return;
        _windows.Remove(window.Owner);
        _byActor.Remove(window.Actor);
        Context.Stop(window.Actor);
    }

    private sealed class OwnersWindow(TOwner owner)
    {
        public TOwner Owner => owner;
        public IActorRef Actor { get; set; } = ActorRefs.Nobody;

        /// <summary>What the window's actor has been told and has not handled, in that order.</summary>
        public Queue<(object Message, IActorRef Asker)> Unanswered { get; } = new();
    }
}
