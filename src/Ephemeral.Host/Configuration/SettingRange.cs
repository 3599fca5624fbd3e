namespace Ephemeral.Host.Configuration;

/// <summary>Says what is wrong with a number or a duration in the settings.</summary>
internal static class SettingRange
{
    /// <summary>Null when nothing is.</summary>
    public static string? Failure<T>(string section, string name, T value, T least, T most) where T : IComparable<T> =>
        value.CompareTo(least) < 0 || value.CompareTo(most) > 0
            ? $"{section}:{name} is {value}. Set it to something from {least} to {most}."
            : null;
}
