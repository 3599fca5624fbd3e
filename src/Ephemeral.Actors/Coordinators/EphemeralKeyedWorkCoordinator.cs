using Akka.Actor;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors;

/// <summary>
/// A long-lived queue of background work: the items of one key, such as the commands of a user, run in the order of their admission; different keys
/// run side by side.
/// </summary>
/// <typeparam name="TKey">What items are kept apart by.</typeparam>
/// <typeparam name="T">The items.</typeparam>
public sealed class EphemeralKeyedWorkCoordinator<TKey, T> : EphemeralKeyedCoordinator<TKey, T, EphemeralOperationSnapshot>
    where TKey : notnull
{
    /// <summary>Makes a coordinator; it takes work in at once.</summary>
    /// <param name="keySelector">The key of an item. Called on the producer's thread; what it throws, the producer gets.</param>
    /// <param name="body">Does the work; its value is the result, if any. Its token is cancelled by <c>Cancel</c>, a timeout, or disposal.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="system">Where its actors live; null for the one that all such coordinators of the process share.</param>
    /// <param name="name">What it is called in errors and logs; null for one made from its kind and a number.</param>
    /// <param name="keyComparer">How keys are compared; null for their own equality. In snapshots a key is shown by its <c>ToString</c>.</param>
    /// <exception cref="ArgumentNullException">The key selector or the body is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message names all that are.</exception>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    /// <exception cref="Akka.Configuration.ConfigurationException">The actor system's settings for it can't be read.</exception>
    /// <exception cref="InvalidOperationException">The actor system is ending.</exception>
    /// <exception cref="TimeoutException">Its actor was not started in time (<c>akka.actor.creation-timeout</c>).</exception>
    public EphemeralKeyedWorkCoordinator(
        Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null, ActorSystem? system = null,
        string? name = null, IEqualityComparer<TKey>? keyComparer = null)
        : base(NotNull(keySelector), new WorkBody<T>(NotNull(body)), options, system, name, "keyed", keyComparer)
    {
    }

    /// <summary>Makes a coordinator whose body is also told which operation it runs as.</summary>
    /// <inheritdoc cref="EphemeralKeyedWorkCoordinator{TKey, T}.EphemeralKeyedWorkCoordinator(Func{T, TKey},
    /// Func{T, CancellationToken, Task}, EphemeralOptions?, ActorSystem?, string?, IEqualityComparer{TKey}?)"/>
    public EphemeralKeyedWorkCoordinator(
        Func<T, TKey> keySelector, Func<T, EphemeralOperation, CancellationToken, Task> body, EphemeralOptions? options = null,
        ActorSystem? system = null, string? name = null, IEqualityComparer<TKey>? keyComparer = null)
        : base(NotNull(keySelector), new TrackedWorkBody<T>(NotNull(body)), options, system, name, "keyed", keyComparer)
    {
    }

    /// <summary>
    /// Makes a coordinator that takes its items from a stream, as there is room, and completes by itself when that ends. Await
    /// <c>DrainAsync</c> without calling <c>Complete</c>; if the stream or the key selector fails, what was taken runs to its end and then
    /// <c>DrainAsync</c> throws that exception. With fair scheduling, an item whose key is full holds up the stream behind it. The token of
    /// <paramref name="source"/> is cancelled when the coordinator is disposed.
    /// </summary>
    /// <inheritdoc cref="EphemeralKeyedWorkCoordinator{TKey, T}.EphemeralKeyedWorkCoordinator(Func{T, TKey},
    /// Func{T, CancellationToken, Task}, EphemeralOptions?, ActorSystem?, string?, IEqualityComparer{TKey}?)"/>
    public static EphemeralKeyedWorkCoordinator<TKey, T> FromAsyncEnumerable(
        IAsyncEnumerable<T> source, Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null,
        ActorSystem? system = null, string? name = null, IEqualityComparer<TKey>? keyComparer = null) =>
        Fed(NotNull(source), new EphemeralKeyedWorkCoordinator<TKey, T>(keySelector, body, options, system, name, keyComparer));

    private protected override EphemeralOperationSnapshot Project(Operation operation) => BaseSnapshot(operation);
}
