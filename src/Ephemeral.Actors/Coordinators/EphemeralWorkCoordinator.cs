using Akka.Actor;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors;

/// <summary>
/// A long-lived queue of background work: items come in over time, at most <see cref="EphemeralOptions.MaxConcurrency"/> bodies run at once, in order
/// of admission, and the last operations stay visible for a while.
/// </summary>
/// <typeparam name="T">The items.</typeparam>
public sealed class EphemeralWorkCoordinator<T> : EphemeralCoordinator<T, EphemeralOperationSnapshot>
{
    /// <summary>Makes a coordinator; it takes work in at once.</summary>
    /// <param name="body">Does the work; its value is the result, if any. Its token is cancelled by <c>Cancel</c>, a timeout, or disposal.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="system">Where its actors live; null for the one that all such coordinators of the process share.</param>
    /// <param name="name">What it is called in errors and logs; null for one made from its kind and a number.</param>
    /// <exception cref="ArgumentNullException">The body is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message names all that are.</exception>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    /// <exception cref="Akka.Configuration.ConfigurationException">The actor system's settings for it can't be read.</exception>
    /// <exception cref="InvalidOperationException">The actor system is ending.</exception>
    /// <exception cref="TimeoutException">Its actor was not started in time (<c>akka.actor.creation-timeout</c>).</exception>
    public EphemeralWorkCoordinator(
        Func<T, CancellationToken, Task> body, EphemeralOptions? options = null, ActorSystem? system = null, string? name = null)
        : base(new WorkBody<T>(NotNull(body)), options, system, name, "work")
    {
    }

    /// <summary>Makes a coordinator whose body is also told which operation it runs as.</summary>
    /// <inheritdoc cref="EphemeralWorkCoordinator{T}.EphemeralWorkCoordinator(Func{T, CancellationToken, Task}, EphemeralOptions?,
    /// ActorSystem?, string?)"/>
    public EphemeralWorkCoordinator(
        Func<T, EphemeralOperation, CancellationToken, Task> body, EphemeralOptions? options = null, ActorSystem? system = null, string? name = null)
        : base(new TrackedWorkBody<T>(NotNull(body)), options, system, name, "work")
    {
    }

    /// <summary>
    /// Makes a coordinator that takes its items from a stream, as there is room, and completes by itself when that ends. Await
    /// <c>DrainAsync</c> without calling <c>Complete</c>; if the stream fails, what was taken runs to its end and then <c>DrainAsync</c>
    /// throws the stream's exception. The token of <paramref name="source"/> is cancelled when the coordinator is disposed.
    /// </summary>
    /// <inheritdoc cref="EphemeralWorkCoordinator{T}.EphemeralWorkCoordinator(Func{T, CancellationToken, Task}, EphemeralOptions?,
    /// ActorSystem?, string?)"/>
    public static EphemeralWorkCoordinator<T> FromAsyncEnumerable(
        IAsyncEnumerable<T> source, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null, ActorSystem? system = null,
        string? name = null) =>
        Fed(NotNull(source), new EphemeralWorkCoordinator<T>(body, options, system, name));

    private protected override EphemeralOperationSnapshot Project(Operation operation) => BaseSnapshot(operation);
}
