using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ephemeral.Actors.Diagnostics;

/// <summary>
/// What an exception says, as far as it is shown. Its message is the application's code and may be long or throw: it is read once, and cut.
/// </summary>
internal static class ErrorText
{
    /// <summary>How many characters are shown at the most, before the sign that there were more.</summary>
    public const int Longest = 2_000;

    /// <summary>How many characters of a stack trace are shown at the most, before the sign that there were more.</summary>
    public const int LongestTrace = 16_000;

    private static readonly ConditionalWeakTable<Exception, string> Messages = new();
    private static readonly ConditionalWeakTable<Exception, string> Traces = new();

    public static string TypeOf(Exception error) => error.GetType().FullName ?? error.GetType().Name;

    public static string MessageOf(Exception error) =>
        Messages.GetValue(error, static error => Cut(Read(error, "message", static error => error.Message)));

    /// <summary>Where it was thrown, then each inner exception's type, message and trace; empty when it was never thrown.</summary>
    public static string TraceOf(Exception error) => Traces.GetValue(error, static error =>
    {
        var text = new StringBuilder();
        Append(text, error);
        return Cut(text.ToString(), LongestTrace);
    });

    /// <summary>The text, with "…" and its length where it was too long.</summary>
    public static string Cut(string text, int longest = Longest)
    {
        if (text.Length <= longest)
            return text;
        var end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, end)}… ({text.Length:N0} characters)");
    }

    private static void Append(StringBuilder text, Exception error)
    {
        text.Append(Read(error, "stack trace", static error => error.StackTrace));
        Exception?[] causes = error is AggregateException several ? [.. several.InnerExceptions] : [error.InnerException];
        foreach (var cause in causes.OfType<Exception>())
        {
            // what would be cut off anyway is not read
            if (text.Length > LongestTrace)
                return;
            text.Append(text.Length > 0 ? "\n" : "").Append("Caused by ").Append(TypeOf(cause)).Append(": ").Append(MessageOf(cause)).Append('\n');
            Append(text, cause);
        }
    }

    private static string Read(Exception error, string what, Func<Exception, string?> read)
    {
        try
        {
            return read(error) ?? "";
        }
        catch (Exception e)
        {
            return $"(The {what} can't be read: it throws {e.GetType().Name}.)";
        }
    }
}
