using System.Runtime.CompilerServices;
using Akka.Actor;
using Ephemeral.Actors.ForEach;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors;

// what is both a stream and a collection is read as a stream, which blocks nobody: hence the priority
public static partial class EphemeralForEachExtensions
{
    /// <inheritdoc cref="EphemeralForEachAsync{T}(IEnumerable{T}, Func{T, CancellationToken, Task}, EphemeralOptions?, IProgress{EphemeralProgress}?, CancellationToken, ActorSystem?)"/>
    [OverloadResolutionPriority(1)]
    public static Task<EphemeralForEachSummary> EphemeralForEachAsync<T>(
        this IAsyncEnumerable<T> source, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null,
        IProgress<EphemeralProgress>? progress = null, CancellationToken cancellationToken = default, ActorSystem? system = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        return new ForEachRun(options, progress, system, cancellationToken).OverAsync(source, new WorkBody<T>(body));
    }

    /// <summary>The same, with a body that is also told which operation it runs as.</summary>
    /// <inheritdoc cref="EphemeralForEachAsync{T}(IEnumerable{T}, Func{T, CancellationToken, Task}, EphemeralOptions?, IProgress{EphemeralProgress}?, CancellationToken, ActorSystem?)"/>
    [OverloadResolutionPriority(1)]
    public static Task<EphemeralForEachSummary> EphemeralForEachAsync<T>(
        this IAsyncEnumerable<T> source, Func<T, EphemeralOperation, CancellationToken, Task> body, EphemeralOptions? options = null,
        IProgress<EphemeralProgress>? progress = null, CancellationToken cancellationToken = default, ActorSystem? system = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        return new ForEachRun(options, progress, system, cancellationToken).OverAsync(source, new TrackedWorkBody<T>(body));
    }

    /// <inheritdoc cref="EphemeralForEachAsync{TKey, T}(IEnumerable{T}, Func{T, TKey}, Func{T, CancellationToken, Task}, EphemeralOptions?, IProgress{EphemeralProgress}?, CancellationToken, ActorSystem?, IEqualityComparer{TKey}?)"/>
    [OverloadResolutionPriority(1)]
    public static Task<EphemeralForEachSummary> EphemeralForEachAsync<TKey, T>(
        this IAsyncEnumerable<T> source, Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body,
        EphemeralOptions? options = null, IProgress<EphemeralProgress>? progress = null, CancellationToken cancellationToken = default,
        ActorSystem? system = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(keySelector);
        ArgumentNullException.ThrowIfNull(body);
        return new ForEachRun(options, progress, system, cancellationToken)
            .OverAsync(source, keySelector, new WorkBody<T>(body), keyComparer);
    }

    /// <summary>The same, with a body that is also told which operation it runs as.</summary>
    /// <inheritdoc cref="EphemeralForEachAsync{TKey, T}(IEnumerable{T}, Func{T, TKey}, Func{T, CancellationToken, Task}, EphemeralOptions?, IProgress{EphemeralProgress}?, CancellationToken, ActorSystem?, IEqualityComparer{TKey}?)"/>
    [OverloadResolutionPriority(1)]
    public static Task<EphemeralForEachSummary> EphemeralForEachAsync<TKey, T>(
        this IAsyncEnumerable<T> source, Func<T, TKey> keySelector, Func<T, EphemeralOperation, CancellationToken, Task> body,
        EphemeralOptions? options = null, IProgress<EphemeralProgress>? progress = null, CancellationToken cancellationToken = default,
        ActorSystem? system = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(keySelector);
        ArgumentNullException.ThrowIfNull(body);
        return new ForEachRun(options, progress, system, cancellationToken)
            .OverAsync(source, keySelector, new TrackedWorkBody<T>(body), keyComparer);
    }
}
