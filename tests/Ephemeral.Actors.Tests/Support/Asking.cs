using Akka.Actor;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Support;

/// <summary>For who takes any answer.</summary>
internal static class Asking
{
    /// <returns>The answer. Some versions of Akka.NET throw a failure, some give it: here it is given.</returns>
    public static async Task<object> AnswerOf(this IActorRef actor, object message)
    {
        try
        {
            return await actor.Ask<object>(message, Eventually.Deadline);
        }
        catch (Exception e) when (e is not AskTimeoutException)
        {
            return new Status.Failure(e);
        }
    }
}
