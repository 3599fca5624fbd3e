using System.Globalization;

namespace Ephemeral.PetabridgeCmd.Text;

/// <summary>Ages as people write them: <c>450ms</c>, <c>12.3s</c>, <c>3m12s</c>, <c>2h05m</c>, <c>3d04h</c>.</summary>
internal static class AgeText
{
    private static readonly (string Unit, double Milliseconds)[] Units =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    public static string Of(TimeSpan age)
    {
        // a clock that was set back
        if (age < TimeSpan.Zero)
            age = TimeSpan.Zero;
        return age.TotalMilliseconds < 999.5 ? Format($"{age.TotalMilliseconds:0}ms")
            : age.TotalSeconds < 59.95 ? Format($"{age.TotalSeconds:0.0}s")
            : age.TotalMinutes < 60 ? Format($"{Math.Max(age.Minutes, 1)}m{(age.Minutes == 0 ? 0 : age.Seconds):00}s")
            : age.TotalHours < 24 ? Format($"{age.Hours}h{age.Minutes:00}m")
            : Format($"{age.Days}d{age.Hours:00}h");
    }

    public static string Of(TimeSpan? age) => age is { } known ? Of(known) : "";

    /// <summary>The age; null when the text is none. A bare number is seconds.</summary>
    public static TimeSpan? Read(string text)
    {
        var milliseconds = 0.0;
        for (var at = 0; at < text.Length;)
        {
            var digits = Length(text, at, c => char.IsAsciiDigit(c) || c == '.');
            var letters = Length(text, at + digits, char.IsAsciiLetterLower);
            var isBare = at == 0 && digits == text.Length;
            var digitsRead = double.TryParse(
                text.AsSpan(at, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
            if (!digitsRead || UnitOf(isBare ? "s" : text.Substring(at + digits, letters)) is not { } unit)
                return null;
            milliseconds += number * unit;
            at += digits + letters;
        }

        return text.Length > 0 && milliseconds < TimeSpan.MaxValue.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
    }

    private static double? UnitOf(string name)
    {
        var unit = Array.FindIndex(Units, known => known.Unit == name);
        return unit < 0 ? null : Units[unit].Milliseconds;
    }

    private static int Length(string text, int start, Func<char, bool> belongs)
    {
        var end = start;
        while (end < text.Length && belongs(text[end]))
            end++;
        return end - start;
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
