namespace Ephemeral.Actors.Hosting;

/// <summary>The place of one registered coordinator: made once, by whoever asks first; made again later if that failed (T60).</summary>
internal sealed class CoordinatorSlot<TCoordinator>(CoordinatorRegistration<TCoordinator> registration, CoordinatorMaker maker)
    where TCoordinator : EphemeralCoordinator
{
    private readonly Lock _making = new();
    private volatile TCoordinator? _coordinator;
    private bool _isMaking;

    public TCoordinator Get()
    {
        if (_coordinator is { } made)
            return made;
        lock (_making)
            return _coordinator ??= Make();
    }

    // only the thread that makes it comes here meanwhile
    private TCoordinator Make()
    {
        if (_isMaking)
            throw new InvalidOperationException(
                $"Coordinator '{registration.Name}' is asked for while it is being made: its body's factory needs it. "
                + "Resolve it inside the body, when an operation runs.");
        _isMaking = true;
        try
        {
            return maker.Make(registration);
        }
        finally
        {
            _isMaking = false;
        }
    }
}
