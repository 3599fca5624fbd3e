namespace Ephemeral.Actors.Hosting;

/// <summary>All registered coordinators of one type. What is not registered costs nothing and leaves nothing behind.</summary>
internal sealed class RegisteredCoordinators<TCoordinator>
    where TCoordinator : EphemeralCoordinator
{
    // no name is empty, so this is the place of the unnamed one
    private const string Unnamed = "";

    private readonly Dictionary<string, CoordinatorSlot<TCoordinator>> _slots;

    public RegisteredCoordinators(IEnumerable<CoordinatorRegistration> registrations, CoordinatorMaker maker) =>
        _slots = registrations.OfType<CoordinatorRegistration<TCoordinator>>().ToDictionary(
            registration => registration.GivenName ?? Unnamed,
            registration => new CoordinatorSlot<TCoordinator>(registration, maker),
            StringComparer.Ordinal);

    public TCoordinator Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name != Unnamed && _slots.TryGetValue(name, out var slot) ? slot.Get() : throw Unknown(name);
    }

    public TCoordinator GetUnnamed() => _slots.TryGetValue(Unnamed, out var slot) ? slot.Get() : throw NoneUnnamed();

    private InvalidOperationException Unknown(string name)
    {
        var (method, item) = CoordinatorKind.Of(typeof(TCoordinator));
        return new InvalidOperationException(
            $"No coordinator named '{name}' is registered for {TypeName.Of(item)}. {Registered()} "
            + $"Add it with {method}(\"{name}\", …).");
    }

    private InvalidOperationException NoneUnnamed()
    {
        var (method, item) = CoordinatorKind.Of(typeof(TCoordinator));
        return new InvalidOperationException(
            $"No coordinator without a name is registered for {TypeName.Of(item)}. {Registered()} "
            + $"Add it with {method}(…), or ask by name.");
    }

    private string Registered()
    {
        var names = _slots.Keys.Select(name => name == Unnamed ? "one without a name" : name);
        return _slots.Count == 0 ? "None is registered." : $"Registered: {string.Join(", ", names)}.";
    }
}
