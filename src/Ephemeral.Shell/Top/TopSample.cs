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
            var rows = list["coordinators"].Deserialize<TopRow?[]>(Json);
            var findings = lint["lints"].Deserialize<TopFinding?[]>(Json);
            var problems = list["problems"].Deserialize<string?[]>(Json) ?? [];
            if (rows?.All(row => row is { IsSane: true }) is true && findings?.All(finding => finding is { IsSane: true }) is true
                && !problems.Contains(null))
            {
                return new TopSample(
                    timestamp, [.. rows.OfType<TopRow>().Where(row => coordinator is null || row.Name == coordinator)],
                    [.. findings.OfType<TopFinding>().OrderByDescending(finding => finding.Rank)], [.. problems.OfType<string>()]);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            // Refused like what can be read and makes no sense.
        }

        throw new ShellCommandException("The host answers 'list' and 'lint' in another way than this shell can show.");
    }

    /// <summary>How many operations of a coordinator ended per second since a sample before this; null when it is not known.</summary>
    public double? RateOf(TopRow row, TopSample? before, TimeProvider time)
    {
        if (before?.Coordinators.FirstOrDefault(known => known.Name == row.Name) is not { } earlier)
            return null;
        var elapsed = time.GetElapsedTime(before.Timestamp, Timestamp).TotalSeconds;
        return elapsed > 0 && row.Ended >= earlier.Ended ? (double)(row.Ended - earlier.Ended) / elapsed : null;
    }
}

internal sealed record TopRow(
    string Name, string Kind, string State, long Pending, int MaxPending, long Active, int MaxConcurrency, int LiveKeys,
    long TotalCompleted, long TotalFailed, long TotalCancelled)
{
    public decimal Ended => (decimal)TotalCompleted + TotalFailed + TotalCancelled;

    /// <summary>No text is missing, and no number is below zero.</summary>
    public bool IsSane => Name is not null && State is not null
        && long.Min(long.Min(long.Min(Pending, MaxPending), long.Min(Active, MaxConcurrency)), LiveKeys) >= 0
        && long.Min(long.Min(TotalCompleted, TotalFailed), TotalCancelled) >= 0;
}

internal sealed record TopFinding(string Rule, string Coordinator, string Finding, string Remedy, string Severity)
{
    /// <summary>No text is missing.</summary>
    public bool IsSane => Rule is not null && Coordinator is not null && Finding is not null && Remedy is not null && Severity is not null;

    public int Rank => Severity switch { "unhealthy" => 2, "degraded" => 1, _ => 0 };
}
