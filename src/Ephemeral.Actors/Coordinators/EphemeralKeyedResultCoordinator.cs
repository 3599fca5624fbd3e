using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors;

/// <summary>
/// A long-lived queue of background work with results: the inputs of one key run in the order of their admission; different keys run side by side.
/// </summary>
/// <typeparam name="TKey">What items are kept apart by.</typeparam>
/// <typeparam name="TInput">The inputs; each is released when its operation ends.</typeparam>
/// <typeparam name="TResult">The results; each is released when its operation leaves the window and its task is let go.</typeparam>
public sealed class EphemeralKeyedResultCoordinator<TKey, TInput, TResult>
    : EphemeralKeyedCoordinator<TKey, TInput, EphemeralOperationSnapshot<TResult>>
    where TKey : notnull
{
    /// <inheritdoc cref="EphemeralKeyedWorkCoordinator{TKey, T}.EphemeralKeyedWorkCoordinator(Func{T, TKey},
    /// Func{T, CancellationToken, Task}, EphemeralOptions?, ActorSystem?, string?, IEqualityComparer{TKey}?)"/>
    public EphemeralKeyedResultCoordinator(
        Func<TInput, TKey> keySelector, Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null,
        ActorSystem? system = null, string? name = null, IEqualityComparer<TKey>? keyComparer = null)
        : base(NotNull(keySelector), new WorkBody<TInput>(NotNull(body)), options, system, name, "keyed-result", keyComparer)
    {
    }

    /// <summary>Makes a coordinator whose body is also told which operation it runs as.</summary>
    /// <inheritdoc cref="EphemeralKeyedWorkCoordinator{TKey, T}.EphemeralKeyedWorkCoordinator(Func{T, TKey},
    /// Func{T, CancellationToken, Task}, EphemeralOptions?, ActorSystem?, string?, IEqualityComparer{TKey}?)"/>
    public EphemeralKeyedResultCoordinator(
        Func<TInput, TKey> keySelector, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>> body,
        EphemeralOptions? options = null, ActorSystem? system = null, string? name = null, IEqualityComparer<TKey>? keyComparer = null)
        : base(NotNull(keySelector), new TrackedWorkBody<TInput>(NotNull(body)), options, system, name, "keyed-result", keyComparer)
    {
    }

    /// <inheritdoc cref="EphemeralKeyedWorkCoordinator{TKey, T}.FromAsyncEnumerable"/>
    public static EphemeralKeyedResultCoordinator<TKey, TInput, TResult> FromAsyncEnumerable(
        IAsyncEnumerable<TInput> source, Func<TInput, TKey> keySelector, Func<TInput, CancellationToken, Task<TResult>> body,
        EphemeralOptions? options = null, ActorSystem? system = null, string? name = null, IEqualityComparer<TKey>? keyComparer = null) =>
        Fed(NotNull(source), new EphemeralKeyedResultCoordinator<TKey, TInput, TResult>(keySelector, body, options, system, name, keyComparer));

    /// <summary>Fire and track: takes an input in, as <c>EnqueueAsync</c> does, and gives back the task of its result at once.</summary>
    /// <inheritdoc cref="EphemeralResultCoordinator{TInput, TResult}.SubmitAsync"/>
    public ValueTask<EphemeralTask<TResult>> SubmitAsync(TInput input, CancellationToken cancellationToken = default) =>
        SubmitAsync<TResult>(input, cancellationToken);

    /// <summary>Takes an input in if there is room for it and in its key, and gives back the task of its result.</summary>
    /// <inheritdoc cref="EphemeralResultCoordinator{TInput, TResult}.TrySubmit"/>
    public bool TrySubmit(TInput input, [NotNullWhen(true)] out EphemeralTask<TResult>? task) => TrySubmit<TResult>(input, out task);

    /// <inheritdoc cref="EphemeralResultCoordinator{TInput, TResult}.GetResults"/>
    public IReadOnlyList<TResult> GetResults() => [.. GetSuccessful().Select(static snapshot => snapshot.Result!)];

    /// <summary>The operations that ended well, with their results.</summary>
    public IReadOnlyList<EphemeralOperationSnapshot<TResult>> GetSuccessful() => GetCompleted();

    /// <summary>The same as <c>GetSnapshot</c> without the results, for readers that must not see them.</summary>
    public IReadOnlyList<EphemeralOperationSnapshot> GetBaseSnapshot() => [.. BaseSnapshots(Shown)];

    private protected override IReadOnlyList<Type> ItemMessages => [typeof(Enqueue<TInput>), typeof(Submit<TInput>)];

    private protected override bool TryTakeIn(object message, out Task<object>? answer) =>
        TryTakeInSubmit<TResult>(message, out answer) || base.TryTakeIn(message, out answer);

    private protected override Operation NewOperation(TInput item, OperationKey? key) =>
        ResultOperation<TInput, TResult>.New(item, awaited: false, key);

    private protected override EphemeralOperationSnapshot<TResult> Project(Operation operation) => ResultSnapshot<TResult>(operation);
}
