using System.Globalization;

namespace Ephemeral.Host.Pages;

/// <summary>Durations in the words of the page: <c>840 ms</c>, <c>2.1 s</c>, <c>3 min 5 s</c>.</summary>
internal static class TaskDuration
{
    /// <summary>The duration of a task that has ended.</summary>
    public static string Exact(TimeSpan duration) => duration.TotalMilliseconds switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)duration.TotalMilliseconds)} ms"),
        < 60_000 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(duration.TotalSeconds * 10) / 10:0.0} s"),
        _ => Whole(duration),
    };

    /// <summary>The time so far of a task that goes on: whole seconds, which do not flicker.</summary>
    public static string Whole(TimeSpan duration)
    {
        var seconds = Math.Max(0, (long)duration.TotalSeconds);
        if (seconds < 60) return string.Create(CultureInfo.InvariantCulture, $"{seconds} s");
        var minutes = seconds / 60;
        return minutes < 60
            ? string.Create(CultureInfo.InvariantCulture, $"{minutes} min {seconds % 60} s")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60} h {minutes % 60} min");
    }
}
