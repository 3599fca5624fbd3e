using Akka.Actor;
using Ephemeral.Actors.Actors;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Hosting;

/// <summary>Speaks the protocol for a coordinator's handle. Owns nothing else, and never waits.</summary>
internal class HandleActor<T, TSnapshot>(EphemeralCoordinator<T, TSnapshot> coordinator) : UntypedActor
    where TSnapshot : class
{
    protected sealed override void OnReceive(object message)
    {
        try
        {
            if (!TryHandle(message))
                Answer(new Status.Failure(NotUnderstood(message)));
        }
        catch (ObjectDisposedException e)
        {
            Answer(new Refused(e.Message));
        }
        catch (Exception e)
        {
            // of the application's code, such as a key selector: the sender's affair
            Answer(new Status.Failure(e));
        }
    }

    protected virtual bool TryHandle(object message)
    {
        switch (message)
        {
            case Enqueue<T> enqueue:
                Take(enqueue.Item);
                return true;
            case GetStatus:
                Answer(coordinator.GetStatus());
                return true;
            default:
                return false;
        }
    }

    protected virtual IEnumerable<Type> Understood => [typeof(Enqueue<T>), typeof(GetStatus)];

    protected void Answer(object answer) => Sender.Tell(answer, Self);

    protected Refused Refusal()
    {
        var (options, status) = (coordinator.Options, coordinator.GetStatus());
        if (status.IsCompleted)
            return new Refused(CoordinatorErrors.Completed(coordinator.Name).Message);
        var perKey = options.EnableFairScheduling ? $", and {options.FairSchedulingThreshold} of one key" : "";
        return new Refused(
            $"Coordinator '{coordinator.Name}' has no room: {status.PendingCount} operations are pending; allowed are "
            + $"{options.MaxPendingOperations}{perKey}. Try again later, or await EnqueueAsync on the handle.");
    }

    // who tells without a sender waits for nothing; what went wrong still goes to the dead letters, where it is seen
    private void Take(T item)
    {
        if (!coordinator.TryEnqueue(item, out var id))
            Answer(Refusal());
        else if (!Sender.IsNobody() && !Sender.Equals(Context.System.DeadLetters))
            Answer(new Accepted(id));
    }

    private InvalidOperationException NotUnderstood(object message) => new(
        $"Coordinator '{coordinator.Name}' does not understand {TypeName.Of(message.GetType())}. "
        + $"It understands {string.Join(", ", Understood.Select(TypeName.Of))}.");
}
