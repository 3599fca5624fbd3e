using Akka.Actor;
using AskFailure = Akka.Actor.Failure;

namespace Ephemeral.Actors.Protocol;

/// <summary>
/// An error of the application's code that there is nobody to tell. It may quote an item, and Akka.NET logs the text of what arrives nowhere: so
/// this says its type alone.
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
        return IUnsuccessful.AskedFor(asker) is { } answer && !answer.IsAssignableFrom(typeof(AskFailure))
            ? new AskFailure { Exception = error }
            : new Status.Failure(error);
#pragma warning restore CS0618
    }
}
