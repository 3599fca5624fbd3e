using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors;

/// <summary>A long-lived queue of background work with results: they stay in the window, and are handed to whoever submitted the work.</summary>
/// <typeparam name="TInput">The inputs; each is released when its operation ends.</typeparam>
/// <typeparam name="TResult">The results; each is released when its operation leaves the window and its task is let go.</typeparam>
public sealed class EphemeralResultCoordinator<TInput, TResult> : EphemeralCoordinator<TInput, EphemeralOperationSnapshot<TResult>>
{
    /// <inheritdoc cref="EphemeralWorkCoordinator{T}.EphemeralWorkCoordinator(Func{T, CancellationToken, Task}, EphemeralOptions?,
    /// ActorSystem?, string?)"/>
    public EphemeralResultCoordinator(
        Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null, ActorSystem? system = null, string? name = null)
        : base(new WorkBody<TInput>(NotNull(body)), options, system, name, "result")
    {
    }

    /// <summary>Makes a coordinator whose body is also told which operation it runs as.</summary>
    /// <inheritdoc cref="EphemeralWorkCoordinator{T}.EphemeralWorkCoordinator(Func{T, CancellationToken, Task}, EphemeralOptions?,
    /// ActorSystem?, string?)"/>
    public EphemeralResultCoordinator(
        Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null,
        ActorSystem? system = null, string? name = null)
        : base(new TrackedWorkBody<TInput>(NotNull(body)), options, system, name, "result")
    {
    }

    /// <summary>Fire and track: takes an input in, as <c>EnqueueAsync</c> does, and gives back the task of its result at once.</summary>
    /// <param name="input">What the body is given. Released when the operation ends.</param>
    /// <param name="cancellationToken">Ends the waiting for room; an admitted operation is not affected by it.</param>
    /// <returns>The tracked task, once the operation is admitted.</returns>
    /// <exception cref="InvalidOperationException">Intake has ended by <c>Complete</c>.</exception>
    /// <exception cref="ObjectDisposedException">The coordinator is disposed, or its actor system has ended.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before there was room.</exception>
    public ValueTask<EphemeralTask<TResult>> SubmitAsync(TInput input, CancellationToken cancellationToken = default) =>
        SubmitAsync<TResult>(input, cancellationToken);

    /// <summary>Takes an input in if there is room, and gives back the task of its result.</summary>
    /// <param name="input">What the body is given. Released when the operation ends.</param>
    /// <param name="task">The tracked task; null when it was not admitted.</param>
    /// <returns>False when there is no room, or intake has ended; counted in <see cref="EphemeralStatus.TotalRefused"/>.</returns>
    /// <exception cref="ObjectDisposedException">The coordinator is disposed, or its actor system has ended.</exception>
    public bool TrySubmit(TInput input, [NotNullWhen(true)] out EphemeralTask<TResult>? task) => TrySubmit<TResult>(input, out task);

    /// <summary>The results that the window holds, in the order in which their operations ended, without metadata.</summary>
    public IReadOnlyList<TResult> GetResults() => [.. GetSuccessful().Select(static snapshot => snapshot.Result!)];

    /// <summary>The operations that ended well, with their results.</summary>
    public IReadOnlyList<EphemeralOperationSnapshot<TResult>> GetSuccessful() => GetCompleted();

    /// <summary>The same as <c>GetSnapshot</c> without the results, for readers that must not see them.</summary>
    public IReadOnlyList<EphemeralOperationSnapshot> GetBaseSnapshot() => [.. BaseSnapshots(Shown)];

    /// <inheritdoc cref="EphemeralWorkCoordinator{T}.FromAsyncEnumerable"/>
    public static EphemeralResultCoordinator<TInput, TResult> FromAsyncEnumerable(
        IAsyncEnumerable<TInput> source, Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null,
        ActorSystem? system = null, string? name = null) =>
        Fed(NotNull(source), new EphemeralResultCoordinator<TInput, TResult>(body, options, system, name));

    private protected override IReadOnlyList<Type> ItemMessages => [typeof(Enqueue<TInput>), typeof(Submit<TInput>)];

    private protected override bool TryTakeIn(object message, out Task<object>? answer) =>
        TryTakeInSubmit<TResult>(message, out answer) || base.TryTakeIn(message, out answer);

    private protected override Operation NewOperation(TInput item, OperationKey? key) =>
        ResultOperation<TInput, TResult>.New(item, awaited: false, key);

    private protected override EphemeralOperationSnapshot<TResult> Project(Operation operation) => ResultSnapshot<TResult>(operation);
}
