using Akka.Actor;

namespace Ephemeral.Actors.TaskWindows;

/// <summary>One owner's window. Says so when it has become empty; its parent then lets it go.</summary>
internal sealed class TaskWindowActor : UntypedActor
{
    private readonly TaskWindow<OwnedTask> _window;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _handled;

    public TaskWindowActor(EphemeralTaskWindowOptions options)
    {
        _time = options.TimeProvider;
        _window = new TaskWindow<OwnedTask>(
            options.MaxTasksPerOwner, options.AbsoluteExpiration, options.SlidingExpiration, static task => task.Task.IsEnded);
        var self = Self;
        _timer = _time.CreateTimer(_ => self.Tell(TaskWindowProtocol.Expire.Instance, ActorRefs.NoSender), null,
            Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    protected override void OnReceive(object message)
    {
        var now = _time.GetUtcNow();
        switch (message)
        {
            case TaskWindowProtocol.Reserve:
                Sender.Tell(new TaskWindowProtocol.Reserved(_window.TryReserve(now)), Self);
                break;
            case TaskWindowProtocol.Release:
                _window.Release();
                break;
            case TaskWindowProtocol.Add add:
                _window.Add(add.Task, add.Task.Task.Started, now);
                break;
            case TaskWindowProtocol.Read:
                Sender.Tell(new TaskWindowProtocol.Tasks(_window.Read(now)), Self);
                break;
            case TaskWindowProtocol.Expire:
                _window.Expire(now);
                break;
            default:
                Unhandled(message);
                return;
        }

        if (message is not TaskWindowProtocol.Expire)
            _handled++;
        if (_window.NextExpiry is { } next)
            _timer.Change(next > now ? next - now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        else if (_window.IsEmpty)
            Context.Parent.Tell(new TaskWindowProtocol.Empty(_handled), Self);
    }

    protected override void PostStop() => _timer.Dispose();
}
