using Akka.Actor;
using AskFailure = Akka.Actor.Failure;

namespace Ephemeral.Actors.Protocol;

/// <summary>What a coordinator is told or asked, so that the registry can answer for a coordinator that has ended.</summary>
/// <remarks>
/// No message of this library leaves the process, so none is serialized to prove that it could be. Akka.NET logs the text of messages
/// that arrive nowhere: a message that holds an item, a result, a key or an error says its name and its id, and nothing of them.
/// </remarks>
internal interface ICoordinatorRequest : INoSerializationVerificationNeeded;

/// <summary>A request that is answered by <see cref="Refused"/> when intake has ended.</summary>
internal interface IAdmissionRequest : ICoordinatorRequest;

/// <summary>An answer that says why there is no success.</summary>
internal interface IUnsuccessful : INoSerializationVerificationNeeded
{
    Exception Cause { get; }

    /// <summary>
    /// An answer as whoever asked can take it: an <c>Ask</c> fails with the cause of a <see cref="Status.Failure"/>, and of others complains of the
    /// type.
    /// </summary>
    static object For(IActorRef asker, object answer) =>
        answer is IUnsuccessful unsuccessful && AskedFor(asker) is { } type && !type.IsInstanceOfType(answer)
            ? NotAnswered.For(asker, unsuccessful.Cause)
            : answer;

    /// <summary>The type of answer that an <c>Ask</c> waits for, where that is who asks; null for an actor, and for nobody.</summary>
    static Type? AskedFor(IActorRef? asker) =>
        asker?.GetType() is { IsConstructedGenericType: true } type && type.GetGenericTypeDefinition() == typeof(FutureActorRef<>)
            ? type.GenericTypeArguments[0]
            : null;
}

/// <summary>Takes an item in, if there is room. Answered at once by <see cref="Accepted"/> or <see cref="Refused"/>.</summary>
/// <typeparam name="T">The items of the coordinator, exactly.</typeparam>
/// <param name="Item">What the body works on.</param>
public sealed record Enqueue<T>(T Item) : IAdmissionRequest
{
    /// <summary>The message's name, without the item.</summary>
    public override string ToString() => "Enqueue";
}

/// <summary>
/// Takes an input in, if there is room. Answered when its work has ended, by <see cref="Succeeded{TResult}"/>, <see cref="Failed"/> or
/// <see cref="Cancelled"/>; or at once by <see cref="Refused"/>. For coordinators with results.
/// </summary>
/// <typeparam name="TInput">The inputs of the coordinator, exactly.</typeparam>
/// <param name="Input">What the body works on.</param>
public sealed record Submit<TInput>(TInput Input) : IAdmissionRequest
{
    /// <summary>Cancels the work once it is admitted, as <see cref="Cancel"/> does, for whoever knows no id. The default cancels nothing.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The message's name, without the input.</summary>
    public override string ToString() => "Submit";
}

/// <summary>The item of an <see cref="Enqueue{T}"/> is admitted.</summary>
/// <param name="Id">Its operation's id.</param>
public sealed record Accepted(long Id) : INoSerializationVerificationNeeded;

/// <summary>
/// An <see cref="Enqueue{T}"/> or <see cref="Submit{TInput}"/> was not admitted, and is not tried again. <c>Ask</c> for another type of
/// answer throws an <see cref="InvalidOperationException"/> with the reason.
/// </summary>
/// <param name="Reason">Why: there is no room, or intake has ended.</param>
public sealed record Refused(string Reason) : IUnsuccessful
{
    Exception IUnsuccessful.Cause => new InvalidOperationException(Reason);
}

/// <summary>The work of a <see cref="Submit{TInput}"/> has ended well.</summary>
/// <typeparam name="TResult">The result.</typeparam>
/// <param name="Id">Its operation's id.</param>
/// <param name="Result">What the body returned.</param>
public sealed record Succeeded<TResult>(long Id, TResult Result) : INoSerializationVerificationNeeded
{
    /// <summary>The message's name and the id, without the result.</summary>
    public override string ToString() => $"Succeeded {{ Id = {Id} }}";
}

/// <summary>The work of a <see cref="Submit{TInput}"/> has failed. <c>Ask&lt;Succeeded&lt;TResult&gt;&gt;</c> throws the error.</summary>
/// <param name="Id">Its operation's id.</param>
/// <param name="Error">What the body threw.</param>
public sealed record Failed(long Id, Exception Error) : IUnsuccessful
{
    Exception IUnsuccessful.Cause => Error;

    /// <summary>The message's name, the id and the error's type, without its text.</summary>
    public override string ToString() => $"Failed {{ Id = {Id}, Error = {Error?.GetType().FullName} }}";
}

/// <summary>
/// The work of a <see cref="Submit{TInput}"/> was cancelled, before or while it ran. <c>Ask&lt;Succeeded&lt;TResult&gt;&gt;</c> throws an
/// <see cref="OperationCanceledException"/>.
/// </summary>
/// <param name="Id">Its operation's id.</param>
/// <param name="Why">By what.</param>
public sealed record Cancelled(long Id, string Why) : IUnsuccessful
{
    internal Exception? Error { get; init; }

    Exception IUnsuccessful.Cause => Error ?? new OperationCanceledException(Why);

    /// <summary>Whether the id and the reason are the same.</summary>
    public bool Equals(Cancelled? other) => other is not null && (Id, Why) == (other.Id, other.Why);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Why);

    /// <summary>The message's name and the id.</summary>
    public override string ToString() => $"Cancelled {{ Id = {Id} }}";
}

/// <summary>
/// An error that there is nobody to tell. It may quote an item, and Akka.NET logs the text of what arrives nowhere: this says its type alone.
/// </summary>
internal sealed record NotAnswered(Type Error) : INoSerializationVerificationNeeded
{
    /// <summary>What to tell whoever asked: the failure with its error, where somebody is there.</summary>
    public static object For(IActorRef? asker, Exception error)
    {
        if (asker is null or Nobody or EmptyLocalActorRef or ActorRefWithCell { Underlying.IsTerminated: true })
            return new NotAnswered(error.GetType());
        // an Ask may be over by now: Akka.NET then logs the text of the answer, and that of this one has nothing of the error
#pragma warning disable CS0618 // no other failure that an Ask takes has a text that says nothing
        return IUnsuccessful.AskedFor(asker) is { } answer && !answer.IsAssignableFrom(typeof(Status.Failure))
            ? new AskFailure { Exception = error }
            : new Status.Failure(error);
#pragma warning restore CS0618
    }
}
