namespace Ephemeral.Actors;

/// <summary>Gives the work coordinators that are registered for an item type, by name (F99). Thread-safe.</summary>
/// <typeparam name="T">The items.</typeparam>
public interface IEphemeralCoordinatorFactory<T>
{
    /// <summary>
    /// The coordinator of a name: the same one each time (F100), another for every name (F101), made when it is first asked for (F102).
    /// </summary>
    /// <param name="name">The name it was registered under.</param>
    /// <exception cref="InvalidOperationException">Nothing is registered under the name; the message lists what is (F103).</exception>
    EphemeralWorkCoordinator<T> CreateCoordinator(string name);

    /// <summary>The coordinator that was registered without a name: the same one that is injected (F18, T62).</summary>
    /// <exception cref="InvalidOperationException">None is registered without a name; the message lists what is (F103).</exception>
    EphemeralWorkCoordinator<T> CreateCoordinator();
}
