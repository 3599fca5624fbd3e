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
}
