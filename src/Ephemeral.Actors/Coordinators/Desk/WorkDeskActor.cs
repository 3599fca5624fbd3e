using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Coordinators.Desk;

/// <summary>The desk of a coordinator of items.</summary>
internal class WorkDeskActor<T, TSnapshot>(EphemeralCoordinator<T, TSnapshot> coordinator) : DeskActor(coordinator)
    where TSnapshot : class
{
    protected override IEnumerable<Type> Understood => [typeof(Enqueue<T>)];

    protected override bool TryTakeIn(object message)
    {
        if (message is not Enqueue<T> enqueue)
            return false;
        Answer(coordinator.TryEnqueue(enqueue.Item, out var id) ? new Accepted(id) : Refusal());
        return true;
    }
}
