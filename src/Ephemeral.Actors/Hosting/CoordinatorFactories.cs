namespace Ephemeral.Actors.Hosting;

internal sealed class WorkCoordinatorFactory<T>(RegisteredCoordinators<EphemeralWorkCoordinator<T>> coordinators)
    : IEphemeralCoordinatorFactory<T>
{
    public EphemeralWorkCoordinator<T> CreateCoordinator(string name) => coordinators.Get(name);

    public EphemeralWorkCoordinator<T> CreateCoordinator() => coordinators.GetUnnamed();
}

internal sealed class KeyedWorkCoordinatorFactory<TKey, T>(
    RegisteredCoordinators<EphemeralKeyedWorkCoordinator<TKey, T>> coordinators) : IEphemeralKeyedCoordinatorFactory<TKey, T>
    where TKey : notnull
{
    public EphemeralKeyedWorkCoordinator<TKey, T> CreateCoordinator(string name) => coordinators.Get(name);

    public EphemeralKeyedWorkCoordinator<TKey, T> CreateCoordinator() => coordinators.GetUnnamed();
}

internal sealed class ResultCoordinatorFactory<TInput, TResult>(
    RegisteredCoordinators<EphemeralResultCoordinator<TInput, TResult>> coordinators)
    : IEphemeralResultCoordinatorFactory<TInput, TResult>
{
    public EphemeralResultCoordinator<TInput, TResult> CreateCoordinator(string name) => coordinators.Get(name);

    public EphemeralResultCoordinator<TInput, TResult> CreateCoordinator() => coordinators.GetUnnamed();
}

internal sealed class KeyedResultCoordinatorFactory<TKey, TInput, TResult>(
    RegisteredCoordinators<EphemeralKeyedResultCoordinator<TKey, TInput, TResult>> coordinators)
    : IEphemeralKeyedResultCoordinatorFactory<TKey, TInput, TResult>
    where TKey : notnull
{
    public EphemeralKeyedResultCoordinator<TKey, TInput, TResult> CreateCoordinator(string name) => coordinators.Get(name);

    public EphemeralKeyedResultCoordinator<TKey, TInput, TResult> CreateCoordinator() => coordinators.GetUnnamed();
}
