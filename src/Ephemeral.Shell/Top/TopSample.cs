using System.Text.Json;
using System.Text.Json.Nodes;
using Ephemeral.Shell.Client;

namespace Ephemeral.Shell.Top;

/// <summary>All coordinators and findings at a moment, as <c>list</c> and <c>lint</c> answer.</summary>
/// <param name="Timestamp">When it was taken, of the clock that measures spans.</param>
/// <param name="Coordinators">A row each, by name.</param>
/// <param name="Findings">What is wrong.</param>
/// <param name="Problems">Which did not answer.</param>
internal sealed record TopSample(
    long Timestamp, IReadOnlyList<TopRow> Coordinators, IReadOnlyList<TopFinding> Findings, IReadOnlyList<string> Problems)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <exception cref="ShellCommandException">The host refused, or answered with something else.</exception>
    public static TopSample Of(JsonNode list, JsonNode lint, string? coordinator, long timestamp)
    {
        try
        {
            var rows = list["coordinators"].Deserialize<TopRow[]>(Json)!;
            var findings = lint["lints"].Deserialize<TopFinding[]>(Json)!;
            return new TopSample(
                timestamp, [.. rows.Where(row => coordinator is null || row.Name == coordinator)],
                [.. findings.OrderByDescending(finding => finding.Rank)], list["problems"].Deserialize<string[]>(Json) ?? []);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentNullException or NotSupportedException)
        {
            throw new ShellCommandException("The host answers 'list' and 'lint' in another way than this shell can show.");
        }
    }

    /// <summary>How many operations of a coordinator ended per second since a sample before this; null when it is not known.</summary>
    public double? RateOf(TopRow row, TopSample? before, TimeProvider time)
    {
        if (before?.Coordinators.FirstOrDefault(known => known.Name == row.Name) is not { } earlier)
            return null;
        var elapsed = time.GetElapsedTime(before.Timestamp, Timestamp).TotalSeconds;
        return elapsed > 0 && row.Ended >= earlier.Ended ? (row.Ended - earlier.Ended) / elapsed : null;
    }
}

internal sealed record TopRow(
    string Name, string Kind, string State, long Pending, int MaxPending, long Active, int MaxConcurrency, int LiveKeys,
    long TotalCompleted, long TotalFailed, long TotalCancelled)
{
    public long Ended => TotalCompleted + TotalFailed + TotalCancelled;
}

internal sealed record TopFinding(string Rule, string Coordinator, string Finding, string Remedy, string Severity)
{
    public int Rank => Severity switch { "unhealthy" => 2, "degraded" => 1, _ => 0 };
}
