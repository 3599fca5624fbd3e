namespace Ephemeral.Actors.Actors;

/// <summary>
/// The hold that a coordinator's actors have on it. Whoever keeps an actor's ref keeps its Props too: an application, and any
/// actor whose last message came from there. So Props have this instead of the coordinator and what it is made of.
/// </summary>
internal sealed class CoordinatorHold(EphemeralCoordinator coordinator)
{
    private volatile EphemeralCoordinator? _coordinator = coordinator;

    public EphemeralCoordinator Coordinator =>
        _coordinator ?? throw new InvalidOperationException("A coordinator that has stopped starts no actor.");

    public CoordinatorParts Parts => Coordinator.Parts;

    /// <summary>The coordinator's actor has stopped and starts no other one.</summary>
    public void Release() => _coordinator = null;
}
