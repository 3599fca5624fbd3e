using System.Globalization;

namespace Ephemeral.Host.Tasks;

/// <summary>What an exception says, fit to be shown: its message may throw, or be of any length.</summary>
internal static class FailureText
{
    public const int MaxLength = 2_000;

    public static string Of(Exception exception)
    {
        var shown = exception is AggregateException { InnerExceptions: [var only] } ? only : exception;
        try
        {
            return Cut(shown.Message);
        }
        catch (Exception e)
        {
            return $"{shown.GetType().Name} (its message can't be read: it throws {e.GetType().Name})";
        }
    }

    private static string Cut(string text) => text.Length <= MaxLength
        ? text
        : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, MaxLength)}… ({text.Length:N0} characters)");
}
