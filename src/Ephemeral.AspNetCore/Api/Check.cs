using System.Globalization;
using Ephemeral.Actors;
using Ephemeral.Actors.Diagnostics;

namespace Ephemeral.AspNetCore.Api;

/// <summary>Reads parameters, or says what is wrong with them.</summary>
internal static class Check
{
    private const int LongestPattern = 200;

    public static string Coordinator(string? name) => !string.IsNullOrEmpty(name)
        ? name
        : throw new BadRequestException("No coordinator is named. Give its name as 'coordinator'; the overview lists the names.");

    public static long Id(string? id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw new BadRequestException($"The id '{id}' is not that of an operation. Give a positive whole number, as text.");

    /// <summary>The ids of several operations, or the one.</summary>
    public static IReadOnlyList<long> Ids(string? id, IReadOnlyList<string>? ids, int most) => ids switch
    {
        null => [Id(id)],
        { Count: 0 } => throw new BadRequestException("'ids' is empty. Give the ids of operations, as text."),
        _ when ids.Count > most => throw new BadRequestException($"'ids' has {ids.Count} ids. Give at most {most}."),
        _ => [.. ids.Select(Id).Distinct()],
    };

    public static int Within(string name, int value, int least, int most) => value >= least && value <= most
        ? value
        : throw new BadRequestException($"'{name}' is {value}. Give something from {least} to {most}.");

    public static TimeSpan? Seconds(string name, double? seconds) => seconds switch
    {
        null => null,
        >= 0 and <= 1e9 => TimeSpan.FromSeconds(seconds.Value),
        _ => throw new BadRequestException(
            $"'{name}' is {seconds.Value.ToString(CultureInfo.InvariantCulture)}. Give seconds, from 0 to 1000000000."),
    };

    public static OperationStates States(string? states) => StateText.Read(states, static state => new BadRequestException(
        $"'state' has '{state}'. Give pending, running, completed, failed, cancelled or all, several with commas between."));

    public static string Pattern(string? pattern)
    {
        if (string.IsNullOrWhiteSpace(pattern))
            return "*";
        if (pattern.Length > LongestPattern)
            throw new BadRequestException($"'pattern' has {pattern.Length} characters. Give at most {LongestPattern}.");
        try
        {
            return SignalPattern.Parse(pattern).Text;
        }
        catch (ArgumentException e)
        {
            throw new BadRequestException(e.Message);
        }
    }
}
