namespace Ephemeral.Actors;

/// <summary>Gives the work coordinators that are registered for an item type, by name. Thread-safe.</summary>
/// <typeparam name="T">The items.</typeparam>
public interface IEphemeralCoordinatorFactory<T>
{
    /// <summary>
    /// The coordinator of a name: the same one each time, another for every name, made when it is first asked for. One that is registered
    /// as scoped is that of the scope which the factory is injected in.
    /// </summary>
    /// <param name="name">The name it was registered under.</param>
    /// <exception cref="InvalidOperationException">Nothing is registered under the name; the message lists what is.</exception>
    EphemeralWorkCoordinator<T> CreateCoordinator(string name);

    /// <summary>The coordinator that was registered without a name: the same one that is injected.</summary>
    /// <exception cref="InvalidOperationException">None is registered without a name; the message lists what is.</exception>
    EphemeralWorkCoordinator<T> CreateCoordinator();
}

/// <summary>Gives the keyed work coordinators that are registered for an item type, by name. Thread-safe.</summary>
/// <typeparam name="TKey">What items are kept apart by.</typeparam>
/// <typeparam name="T">The items.</typeparam>
public interface IEphemeralKeyedCoordinatorFactory<TKey, T> where TKey : notnull
{
    /// <inheritdoc cref="IEphemeralCoordinatorFactory{T}.CreateCoordinator(string)"/>
    EphemeralKeyedWorkCoordinator<TKey, T> CreateCoordinator(string name);

    /// <inheritdoc cref="IEphemeralCoordinatorFactory{T}.CreateCoordinator()"/>
    EphemeralKeyedWorkCoordinator<TKey, T> CreateCoordinator();
}

/// <summary>Gives the result coordinators that are registered for an input type, by name. Thread-safe.</summary>
/// <typeparam name="TInput">The inputs.</typeparam>
/// <typeparam name="TResult">The results.</typeparam>
public interface IEphemeralResultCoordinatorFactory<TInput, TResult>
{
    /// <inheritdoc cref="IEphemeralCoordinatorFactory{T}.CreateCoordinator(string)"/>
    EphemeralResultCoordinator<TInput, TResult> CreateCoordinator(string name);

    /// <inheritdoc cref="IEphemeralCoordinatorFactory{T}.CreateCoordinator()"/>
    EphemeralResultCoordinator<TInput, TResult> CreateCoordinator();
}

/// <summary>Gives the keyed result coordinators that are registered for an input type, by name. Thread-safe.</summary>
/// <typeparam name="TKey">What items are kept apart by.</typeparam>
/// <typeparam name="TInput">The inputs.</typeparam>
/// <typeparam name="TResult">The results.</typeparam>
public interface IEphemeralKeyedResultCoordinatorFactory<TKey, TInput, TResult> where TKey : notnull
{
    /// <inheritdoc cref="IEphemeralCoordinatorFactory{T}.CreateCoordinator(string)"/>
    EphemeralKeyedResultCoordinator<TKey, TInput, TResult> CreateCoordinator(string name);

    /// <inheritdoc cref="IEphemeralCoordinatorFactory{T}.CreateCoordinator()"/>
    EphemeralKeyedResultCoordinator<TKey, TInput, TResult> CreateCoordinator();
}
