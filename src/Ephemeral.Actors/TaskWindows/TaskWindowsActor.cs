using Akka.Actor;

namespace Ephemeral.Actors.TaskWindows;

/// <summary>
/// Finds each owner's window, makes it when it is first needed, and lets it go when it is empty. Everything for a window comes
/// through here, so a window that has handled all that was sent to it has nothing in its mailbox.
/// </summary>
internal sealed class TaskWindowsActor<TOwner> : UntypedActor
    where TOwner : notnull
{
    private readonly EphemeralTaskWindowOptions _options;
    private readonly Dictionary<TOwner, IActorRef> _windows = [];
    private readonly Dictionary<IActorRef, (TOwner Owner, long Sent)> _owners = [];

    public TaskWindowsActor(EphemeralTaskWindowOptions options) => _options = options;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TaskWindowProtocol.For<TOwner> { Message: TaskWindowProtocol.Read } read when !_windows.ContainsKey(read.Owner):
                Sender.Tell(TaskWindowProtocol.Tasks.None, Self);
                break;
            case TaskWindowProtocol.For<TOwner> addressed:
                Forward(addressed);
                break;
            case TaskWindowProtocol.Empty empty when _owners.TryGetValue(Sender, out var entry) && entry.Sent == empty.Handled:
                _owners.Remove(Sender);
                _windows.Remove(entry.Owner);
                Context.Stop(Sender);
                break;
            case TaskWindowProtocol.Empty:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Forward(TaskWindowProtocol.For<TOwner> addressed)
    {
        if (!_windows.TryGetValue(addressed.Owner, out var window))
        {
            window = Context.ActorOf(Props.Create(() => new TaskWindowActor(_options)));
            _windows.Add(addressed.Owner, window);
            _owners.Add(window, (addressed.Owner, 0));
        }

        _owners[window] = (addressed.Owner, _owners[window].Sent + 1);
        window.Forward(addressed.Message);
    }
}
