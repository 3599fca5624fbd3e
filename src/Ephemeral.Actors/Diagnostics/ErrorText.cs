using System.Globalization;
using System.Runtime.CompilerServices;

namespace Ephemeral.Actors.Diagnostics;

/// <summary>
/// What an exception says, as far as it is shown. An exception's message is the application's code and may be as long as it likes, or
/// throw: it is read once, its failure is told in its place, and what is too long is cut.
/// </summary>
internal static class ErrorText
{
    /// <summary>How many characters are shown at the most, before the sign that there were more.</summary>
    public const int Longest = 2_000;

    private static readonly ConditionalWeakTable<Exception, string> Messages = new();

    /// <summary>The full name of the exception's type.</summary>
    public static string TypeOf(Exception error) => error.GetType().FullName ?? error.GetType().Name;

    /// <summary>Its message.</summary>
    public static string MessageOf(Exception error) => Messages.GetValue(error, Read);

    /// <summary>The text, with "…" and its length where it was too long.</summary>
    public static string Cut(string text)
    {
        if (text.Length <= Longest)
            return text;
        var end = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, end)}… ({text.Length:N0} characters)");
    }

    private static string Read(Exception error)
    {
        try
        {
            return Cut(error.Message ?? "");
        }
        catch (Exception e)
        {
            return $"(The message can't be read: it throws {e.GetType().Name}.)";
        }
    }
}
