using Ephemeral.Actors.Diagnostics;

namespace Ephemeral.Host.Tasks;

/// <summary>What an exception says, fit to be shown: its message may throw, or be of any length.</summary>
internal static class FailureText
{
    public static string Of(Exception exception) =>
        ErrorText.MessageOf(exception is AggregateException { InnerExceptions: [var only] } ? only : exception);
}
