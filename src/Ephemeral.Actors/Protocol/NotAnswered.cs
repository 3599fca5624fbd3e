using Akka.Actor;

namespace Ephemeral.Actors.Protocol;

/// <summary>
/// An error of the application's code that there is nobody to tell. It may quote an item, and Akka.NET logs the text of what arrives nowhere: so
/// this says its type alone.
/// </summary>
internal sealed record NotAnswered(Type Error) : INoSerializationVerificationNeeded
{
    /// <summary>What to tell whoever asked: the failure with its error, where somebody is there.</summary>
    public static object For(IActorRef? asker, Exception error) =>
        asker is null or Nobody or EmptyLocalActorRef or ActorRefWithCell { Underlying.IsTerminated: true }
            ? new NotAnswered(error.GetType())
            : new Status.Failure(error);
}
