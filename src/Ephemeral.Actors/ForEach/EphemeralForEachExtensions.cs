using System.Runtime.CompilerServices;
using Akka.Actor;
using Ephemeral.Actors.ForEach;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors;

/// <summary>
/// Work on a collection or a stream in one call, awaited to its end: a coordinator for as long as the call takes. For work that comes in
/// over time, see <see cref="EphemeralWorkCoordinator{T}"/>.
/// </summary>
// what is both a stream and a collection is read as a stream, which blocks nobody: hence the priority
public static class EphemeralForEachExtensions
{
    /// <summary>Runs the body for every item, at most <see cref="EphemeralOptions.MaxConcurrency"/> at once, and waits for all to end.</summary>
    /// <remarks>
    /// The source is read on the thread pool, by one reader at a time, and always disposed: a million items need no more memory than a
    /// thousand. A collection and a source with keys are read ahead, by at most <see cref="EphemeralOptions.MaxPendingOperations"/>; a stream and any
    /// other sequence only when something may start. A source that blocks and is not done <see cref="EphemeralOptions.ShutdownTimeout"/> after a
    /// cancellation is left to itself, and that is logged. Bodies run in the caller's execution context. When the source throws, the items taken
    /// before that run to their end, and then its exception is thrown; the last progress has the figures.
    /// </remarks>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="source">The items; read once.</param>
    /// <param name="body">What is done with each item. Its token is cancelled by the cancellation token or a timeout.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels what is pending and the tokens of what runs, ends reading the source, and waits for both.</param>
    /// <param name="progress">Is told once a <see cref="EphemeralOptions.SampleInterval"/>, and once at the end, with the final figures.</param>
    /// <param name="system">Where its actors live; null for the one that all such runs of the process share.</param>
    /// <returns>What became of all items. Failures are counted there and not thrown.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">
    /// The token was cancelled before everything had ended. Running bodies are awaited first, up to
    /// <see cref="EphemeralOptions.ShutdownTimeout"/>; what runs on then is let go and logged.
    /// </exception>
    /// <exception cref="AggregateException">
    /// Operations failed and <see cref="EphemeralOptions.ThrowOnFailure"/> is set; thrown after all have ended.
    /// It holds the errors that the summary would, and its message says how many there were.
    /// </exception>
    public static Task<EphemeralForEachSummary> EphemeralForEachAsync<T>(
        this IEnumerable<T> source, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null,
        CancellationToken cancellationToken = default, IProgress<EphemeralProgress>? progress = null, ActorSystem? system = null) =>
        new ForEachLoop(options, progress, system, cancellationToken).OverAsync(NotNull(source), new WorkBody<T>(NotNull(body)));

    /// <summary>The same, with a body that is also told which operation it runs as.</summary>
    /// <inheritdoc cref="EphemeralForEachAsync{T}(IEnumerable{T}, Func{T, CancellationToken, Task}, EphemeralOptions?,
    /// CancellationToken, IProgress{EphemeralProgress}?, ActorSystem?)"/>
    public static Task<EphemeralForEachSummary> EphemeralForEachAsync<T>(
        this IEnumerable<T> source, Func<T, EphemeralOperation, CancellationToken, Task> body, EphemeralOptions? options = null,
        CancellationToken cancellationToken = default, IProgress<EphemeralProgress>? progress = null, ActorSystem? system = null) =>
        new ForEachLoop(options, progress, system, cancellationToken).OverAsync(NotNull(source), new TrackedWorkBody<T>(NotNull(body)));

    /// <inheritdoc cref="EphemeralForEachAsync{T}(IEnumerable{T}, Func{T, CancellationToken, Task}, EphemeralOptions?,
    /// CancellationToken, IProgress{EphemeralProgress}?, ActorSystem?)"/>
    [OverloadResolutionPriority(1)]
    public static Task<EphemeralForEachSummary> EphemeralForEachAsync<T>(
        this IAsyncEnumerable<T> source, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null,
        CancellationToken cancellationToken = default, IProgress<EphemeralProgress>? progress = null, ActorSystem? system = null) =>
        new ForEachLoop(options, progress, system, cancellationToken).OverAsync(NotNull(source), new WorkBody<T>(NotNull(body)));

    /// <summary>The same, with a body that is also told which operation it runs as.</summary>
    /// <inheritdoc cref="EphemeralForEachAsync{T}(IEnumerable{T}, Func{T, CancellationToken, Task}, EphemeralOptions?,
    /// CancellationToken, IProgress{EphemeralProgress}?, ActorSystem?)"/>
    [OverloadResolutionPriority(1)]
    public static Task<EphemeralForEachSummary> EphemeralForEachAsync<T>(
        this IAsyncEnumerable<T> source, Func<T, EphemeralOperation, CancellationToken, Task> body, EphemeralOptions? options = null,
        CancellationToken cancellationToken = default, IProgress<EphemeralProgress>? progress = null, ActorSystem? system = null) =>
        new ForEachLoop(options, progress, system, cancellationToken).OverAsync(NotNull(source), new TrackedWorkBody<T>(NotNull(body)));

    /// <summary>
    /// Runs the body for every item, those of one key in the order of the source and different keys side by side, and waits for all to end:
    /// at most <see cref="EphemeralOptions.MaxConcurrency"/> at once, and <see cref="EphemeralOptions.MaxConcurrencyPerKey"/> of a key.
    /// </summary>
    /// <remarks>
    /// The source is read and the bodies run as without keys. <paramref name="keySelector"/> gives the key of an item, where the source is
    /// read; what it throws counts as thrown by the source. Keys are compared by <paramref name="keyComparer"/>; null for their own equality. With
    /// <see cref="EphemeralOptions.EnableFairScheduling"/>, an item whose key is full holds up the source behind it.
    /// </remarks>
    /// <inheritdoc cref="EphemeralForEachAsync{T}(IEnumerable{T}, Func{T, CancellationToken, Task}, EphemeralOptions?,
    /// CancellationToken, IProgress{EphemeralProgress}?, ActorSystem?)"/>
    public static Task<EphemeralForEachSummary> EphemeralForEachAsync<TKey, T>(
        this IEnumerable<T> source, Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body,
        EphemeralOptions? options = null, CancellationToken cancellationToken = default, IProgress<EphemeralProgress>? progress = null,
        ActorSystem? system = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        new ForEachLoop(options, progress, system, cancellationToken)
            .OverAsync(NotNull(source), NotNull(keySelector), new WorkBody<T>(NotNull(body)), keyComparer);

    /// <summary>The same, with a body that is also told which operation it runs as.</summary>
    /// <inheritdoc cref="EphemeralForEachAsync{TKey, T}(IEnumerable{T}, Func{T, TKey}, Func{T, CancellationToken, Task}, EphemeralOptions?,
    /// CancellationToken, IProgress{EphemeralProgress}?, ActorSystem?, IEqualityComparer{TKey}?)"/>
    public static Task<EphemeralForEachSummary> EphemeralForEachAsync<TKey, T>(
        this IEnumerable<T> source, Func<T, TKey> keySelector, Func<T, EphemeralOperation, CancellationToken, Task> body,
        EphemeralOptions? options = null, CancellationToken cancellationToken = default, IProgress<EphemeralProgress>? progress = null,
        ActorSystem? system = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        new ForEachLoop(options, progress, system, cancellationToken)
            .OverAsync(NotNull(source), NotNull(keySelector), new TrackedWorkBody<T>(NotNull(body)), keyComparer);

    /// <inheritdoc cref="EphemeralForEachAsync{TKey, T}(IEnumerable{T}, Func{T, TKey}, Func{T, CancellationToken, Task}, EphemeralOptions?,
    /// CancellationToken, IProgress{EphemeralProgress}?, ActorSystem?, IEqualityComparer{TKey}?)"/>
    [OverloadResolutionPriority(1)]
    public static Task<EphemeralForEachSummary> EphemeralForEachAsync<TKey, T>(
        this IAsyncEnumerable<T> source, Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body,
        EphemeralOptions? options = null, CancellationToken cancellationToken = default, IProgress<EphemeralProgress>? progress = null,
        ActorSystem? system = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        new ForEachLoop(options, progress, system, cancellationToken)
            .OverAsync(NotNull(source), NotNull(keySelector), new WorkBody<T>(NotNull(body)), keyComparer);

    /// <summary>The same, with a body that is also told which operation it runs as.</summary>
    /// <inheritdoc cref="EphemeralForEachAsync{TKey, T}(IEnumerable{T}, Func{T, TKey}, Func{T, CancellationToken, Task}, EphemeralOptions?,
    /// CancellationToken, IProgress{EphemeralProgress}?, ActorSystem?, IEqualityComparer{TKey}?)"/>
    [OverloadResolutionPriority(1)]
    public static Task<EphemeralForEachSummary> EphemeralForEachAsync<TKey, T>(
        this IAsyncEnumerable<T> source, Func<T, TKey> keySelector, Func<T, EphemeralOperation, CancellationToken, Task> body,
        EphemeralOptions? options = null, CancellationToken cancellationToken = default, IProgress<EphemeralProgress>? progress = null,
        ActorSystem? system = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        new ForEachLoop(options, progress, system, cancellationToken)
            .OverAsync(NotNull(source), NotNull(keySelector), new TrackedWorkBody<T>(NotNull(body)), keyComparer);

    private static TArgument NotNull<TArgument>(TArgument argument, [CallerArgumentExpression(nameof(argument))] string? name = null) =>
        argument ?? throw new ArgumentNullException(name);
}
