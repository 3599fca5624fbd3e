namespace Ephemeral.Actors.Hosting;

/// <summary>What errors say of a type of coordinator: which items it takes, and which method registers it.</summary>
internal sealed record CoordinatorKind(string Method, Type Item)
{
    private static readonly Dictionary<Type, (string Method, int Item)> Known = new()
    {
        [typeof(EphemeralWorkCoordinator<>)] = ("AddEphemeralWorkCoordinator", 0),
        [typeof(EphemeralKeyedWorkCoordinator<,>)] = ("AddEphemeralKeyedWorkCoordinator", 1),
        [typeof(EphemeralResultCoordinator<,>)] = ("AddEphemeralResultCoordinator", 0),
        [typeof(EphemeralKeyedResultCoordinator<,,>)] = ("AddEphemeralKeyedResultCoordinator", 1),
    };

    public static CoordinatorKind Of(Type coordinator)
    {
        var (method, item) = Known[coordinator.GetGenericTypeDefinition()];
        return new CoordinatorKind(method, coordinator.GetGenericArguments()[item]);
    }

    public InvalidOperationException AlreadyRegistered(string? name) => new(
        $"{(name is null ? "A coordinator without a name" : $"A coordinator named '{name}'")} is already registered for {TypeName.Of(Item)}. "
        + $"Give this one another name, {Method}(\"…\", …), or take one of them out.");

    /// <param name="name">The name that was asked for; null for the coordinator without.</param>
    /// <param name="registered">The names of those that there are; null for the one without.</param>
    public InvalidOperationException NotRegistered(string? name, IEnumerable<string?> registered)
    {
        var names = string.Join(", ", registered.Select(known => known ?? "one without a name"));
        return new InvalidOperationException(
            $"No coordinator {(name is null ? "without a name" : $"named '{name}'")} is registered for {TypeName.Of(Item)}. "
            + (names.Length == 0 ? "None is registered. " : $"Registered: {names}. ")
            + (name is null ? $"Add it with {Method}(…), or ask by name." : $"Add it with {Method}(\"{name}\", …)."));
    }

    /// <summary>For an actor that stands for a coordinator, in a container where nothing is registered at all.</summary>
    public InvalidOperationException NoneRegistered() => new(
        $"No coordinator is registered for {TypeName.Of(Item)}. Add it to the services with {Method}(…), beside AddAkka.");
}
