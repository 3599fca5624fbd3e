using Akka.Actor;

namespace Ephemeral.Actors.Protocol;

/// <summary>What a coordinator is told or asked, so that the registry can answer for a coordinator that has ended.</summary>
/// <remarks>
/// No message of this library leaves the process, so none is serialized to prove that it could be. Akka.NET logs the text of messages
/// that arrive nowhere: a message that holds an item, a result, a key or an error says its name and its id, and nothing of them.
/// </remarks>
internal interface ICoordinatorRequest : INoSerializationVerificationNeeded;

/// <summary>A request that is answered by <see cref="Refused"/> when intake has ended.</summary>
internal interface IAdmissionRequest : ICoordinatorRequest;

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
    /// <summary>The message's name, without the input.</summary>
    public override string ToString() => "Submit";
}

/// <summary>The item of an <see cref="Enqueue{T}"/> is admitted.</summary>
/// <param name="Id">Its operation's id.</param>
public sealed record Accepted(long Id) : INoSerializationVerificationNeeded;

/// <summary>An <see cref="Enqueue{T}"/> or <see cref="Submit{TInput}"/> was not admitted, and is not tried again.</summary>
/// <param name="Reason">Why: there is no room, or intake has ended.</param>
public sealed record Refused(string Reason) : INoSerializationVerificationNeeded;

/// <summary>The work of a <see cref="Submit{TInput}"/> has ended well.</summary>
/// <typeparam name="TResult">The result.</typeparam>
/// <param name="Id">Its operation's id.</param>
/// <param name="Result">What the body returned.</param>
public sealed record Succeeded<TResult>(long Id, TResult Result) : INoSerializationVerificationNeeded
{
    /// <summary>The message's name and the id, without the result.</summary>
    public override string ToString() => $"Succeeded {{ Id = {Id} }}";
}

/// <summary>The work of a <see cref="Submit{TInput}"/> has failed.</summary>
/// <param name="Id">Its operation's id.</param>
/// <param name="Error">What the body threw.</param>
public sealed record Failed(long Id, Exception Error) : INoSerializationVerificationNeeded
{
    /// <summary>The message's name, the id and the error's type, without its text.</summary>
    public override string ToString() => $"Failed {{ Id = {Id}, Error = {Error?.GetType().FullName} }}";
}

/// <summary>The work of a <see cref="Submit{TInput}"/> was cancelled, before or while it ran.</summary>
/// <param name="Id">Its operation's id.</param>
/// <param name="Why">By what.</param>
public sealed record Cancelled(long Id, string Why) : INoSerializationVerificationNeeded
{
    /// <summary>The message's name and the id.</summary>
    public override string ToString() => $"Cancelled {{ Id = {Id} }}";
}
