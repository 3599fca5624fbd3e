namespace Ephemeral.Actors;

/// <summary>Gives the keyed work coordinators that are registered for an item type, by name (F99, F127). Thread-safe.</summary>
/// <typeparam name="TKey">What items are kept apart by.</typeparam>
/// <typeparam name="T">The items.</typeparam>
public interface IEphemeralKeyedCoordinatorFactory<TKey, T>
    where TKey : notnull
{
    /// <inheritdoc cref="IEphemeralCoordinatorFactory{T}.CreateCoordinator(string)"/>
    EphemeralKeyedWorkCoordinator<TKey, T> CreateCoordinator(string name);

    /// <inheritdoc cref="IEphemeralCoordinatorFactory{T}.CreateCoordinator()"/>
    EphemeralKeyedWorkCoordinator<TKey, T> CreateCoordinator();
}
