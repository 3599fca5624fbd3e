namespace Akka.Actor;

/// <summary>Asking: a message whose first answer completes a task.</summary>
public static class Futures
{
    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?, CancellationToken)"/>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<object>(message, timeout, CancellationToken.None);

    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?, CancellationToken)"/>
    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<object>(message, null, cancellationToken);

    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?, CancellationToken)"/>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?, CancellationToken)"/>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?, CancellationToken)"/>
    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, null, cancellationToken);

    /// <summary>
    /// Sends <paramref name="message"/> and completes with the first answer. Fails with <see cref="AskTimeoutException"/> when
    /// none comes in time, with the cause when it is a <see cref="Status.Failure"/>, and with <see cref="ArgumentException"/>
    /// when it is no <typeparamref name="T"/>.
    /// </summary>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var future = NewFuture<T>(self, message, timeout, cancellationToken);
        self.Tell(message, future);
        return future.Result;
    }

    /// <summary>As the other overloads, for a message that carries the ref to answer to.</summary>
    public static Task<T> Ask<T>(
        this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messageFactory);
        var future = NewFuture<T>(self, null, timeout, cancellationToken);
        self.Tell(messageFactory(future), future);
        return future.Result;
    }

    private static FutureActorRef<T> NewFuture<T>(
        ICanTell target, object? question, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (target is Nobody)
            throw new NotSupportedException("Nobody can't be asked: there is no system to answer in. Look at IsNobody() first.");
        var system = SystemOf(target) ?? ActorCell.Current?.System
            ?? throw new ArgumentException($"No actor system is known to ask '{target}' in.", nameof(target));
        var future = new FutureActorRef<T>(system);
        future.Expect(question, timeout ?? system.Settings.AskTimeout, cancellationToken);
        return future;
    }

    private static ActorSystemImpl? SystemOf(ICanTell target) => target switch
    {
        LocalActorRef local => local.Cell.System,
        ActorSelection selection => SystemOf(selection.Anchor),
        IInternalActorRef { Parent: { } parent } => SystemOf(parent),
        DeadLetterActorRef deadLetters => deadLetters.System,
        EmptyLocalActorRef empty => empty.System,
        _ => null,
    };
}
