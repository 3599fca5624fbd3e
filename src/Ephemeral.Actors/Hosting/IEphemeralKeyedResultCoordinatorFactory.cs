namespace Ephemeral.Actors;

/// <summary>Gives the keyed result coordinators that are registered for an input type, by name (F27, F99). Thread-safe.</summary>
/// <typeparam name="TKey">What items are kept apart by.</typeparam>
/// <typeparam name="TInput">The inputs.</typeparam>
/// <typeparam name="TResult">The results.</typeparam>
public interface IEphemeralKeyedResultCoordinatorFactory<TKey, TInput, TResult>
    where TKey : notnull
{
    /// <inheritdoc cref="IEphemeralCoordinatorFactory{T}.CreateCoordinator(string)"/>
    EphemeralKeyedResultCoordinator<TKey, TInput, TResult> CreateCoordinator(string name);

    /// <inheritdoc cref="IEphemeralCoordinatorFactory{T}.CreateCoordinator()"/>
    EphemeralKeyedResultCoordinator<TKey, TInput, TResult> CreateCoordinator();
}
