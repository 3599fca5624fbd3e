using System.Diagnostics.CodeAnalysis;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Diagnostics;

/// <summary>
/// What the application's work is called by, as far as it is shown. A key may be as long as the application likes, and an operation may
/// raise many signals. What is looked for goes by the whole.
/// </summary>
internal static class OperationText
{
    /// <summary>How many characters of a key are shown at the most, before the sign that there were more: as many as signals keep.</summary>
    public const int LongestKey = SignalLimits.MaxText;

    /// <summary>How many names of signals a row shows of an operation at the most.</summary>
    public const int MostSignals = 20;

    /// <summary>The key, with "…" and its length where it was too long.</summary>
    [return: NotNullIfNotNull(nameof(key))]
    public static string? OfKey(string? key) => key is null ? null : ErrorText.Cut(key, LongestKey);

    /// <summary>Whether a key is not shown as a whole, so that what is shown finds nothing.</summary>
    public static bool IsCut(string? key) => key?.Length > LongestKey;

    /// <summary>The names of the newest signals of an operation, oldest first.</summary>
    public static IReadOnlyList<string> Newest(IReadOnlyList<string>? signals) => signals switch
    {
        null => [],
        { Count: > MostSignals } => [.. signals.Skip(signals.Count - MostSignals)],
        _ => signals,
    };

    /// <summary>The status, with the keys as they are shown.</summary>
    public static EphemeralStatus Of(EphemeralStatus status) => status.Stuck.Any(static stuck => IsCut(stuck.Key))
        ? status with { Stuck = [.. status.Stuck.Select(static stuck => stuck with { Key = OfKey(stuck.Key) })] }
        : status;
}
