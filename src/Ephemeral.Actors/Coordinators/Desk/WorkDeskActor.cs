using Ephemeral.Actors.Actors;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Coordinators.Desk;

/// <summary>The desk of a coordinator of items.</summary>
internal class WorkDeskActor<T, TSnapshot>(CoordinatorHold hold) : DeskActor(hold.Coordinator)
    where TSnapshot : class
{
    protected EphemeralCoordinator<T, TSnapshot> Coordinator { get; } = (EphemeralCoordinator<T, TSnapshot>)hold.Coordinator;

    protected override IEnumerable<Type> Understood => [typeof(Enqueue<T>)];

    protected override bool TryTakeIn(object message)
    {
        if (message is not Enqueue<T> enqueue)
            return false;
        Answer(Coordinator.TryEnqueue(enqueue.Item, out var id) ? new Accepted(id) : Refusal());
        return true;
    }
}
