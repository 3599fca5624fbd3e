namespace Ephemeral.Actors;

/// <summary>Gives the result coordinators that are registered for an input type, by name (F27, F99). Thread-safe.</summary>
/// <typeparam name="TInput">The inputs.</typeparam>
/// <typeparam name="TResult">The results.</typeparam>
public interface IEphemeralResultCoordinatorFactory<TInput, TResult>
{
    /// <inheritdoc cref="IEphemeralCoordinatorFactory{T}.CreateCoordinator(string)"/>
    EphemeralResultCoordinator<TInput, TResult> CreateCoordinator(string name);

    /// <inheritdoc cref="IEphemeralCoordinatorFactory{T}.CreateCoordinator()"/>
    EphemeralResultCoordinator<TInput, TResult> CreateCoordinator();
}
