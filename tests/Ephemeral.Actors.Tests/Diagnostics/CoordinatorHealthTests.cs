using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Tests.Diagnostics;

public class CoordinatorHealthTests
{
    private static readonly EphemeralStatus Plain = Statuses.Well with
    {
        PendingCount = 9, MaxPendingOperations = 10, ActiveCount = 2, CurrentMaxConcurrency = 2, TotalFailed = 9, TotalRefused = 3,
    };

    [Fact]
    public void One_that_is_busy_and_has_failures_is_healthy() => AssertIs(EphemeralSeverity.Information, Plain);

    [Fact]
    public void A_full_one_is_degraded() => AssertIs(
        EphemeralSeverity.Degraded, Plain with { PendingCount = 10 }, "10 operations are pending; allowed are 10.");

    [Fact]
    public void A_paused_one_is_degraded() => AssertIs(
        EphemeralSeverity.Degraded, Plain with { IsPaused = true }, "It is paused: nothing starts until it is resumed.");

    [Fact]
    public void One_whose_intake_has_ended_is_degraded() => AssertIs(
        EphemeralSeverity.Degraded, Plain with { IsCompleted = true }, "It takes nothing more in.");

    [Fact]
    public void One_with_a_stuck_operation_is_degraded_while_another_slot_works() => AssertIs(
        EphemeralSeverity.Degraded, Plain with { Stuck = Stuck(61) },
        "1 of at most 2 operations run on past OperationTimeout, the oldest for 00:01:01. Their bodies ignore the token.");

    [Fact]
    public void One_whose_every_slot_is_stuck_is_unhealthy() => AssertIs(
        EphemeralSeverity.Unhealthy, Plain with { Stuck = Stuck(61, 7) },
        "2 of at most 2 operations run on past OperationTimeout, the oldest for 00:01:01. Their bodies ignore the token.");

    [Fact]
    public void A_full_one_that_is_paused_is_unhealthy() => AssertIs(
        EphemeralSeverity.Unhealthy, Plain with { IsPaused = true, PendingCount = 11 },
        "11 operations are pending; allowed are 10.", "It is paused: nothing starts until it is resumed.");

    [Fact]
    public void One_that_a_signal_has_held_back_for_a_minute_is_degraded() => AssertIs(
        EphemeralSeverity.Degraded, Plain with { IsDeferred = true, DeferredFor = TimeSpan.FromMinutes(1), DeferredBy = "db.down" },
        "Held back for 00:01:00 by the signal 'db.down' (DeferOnSignals); 9 operations are pending.");

    [Fact]
    public void What_makes_one_less_than_healthy_names_neither_keys_nor_ids()
    {
        var status = Plain with
        {
            PendingCount = 50, LastFailureEvicted = Statuses.Now, LastSignalDropped = Statuses.Now, LastRefused = Statuses.Now,
            DeferredFor = TimeSpan.FromHours(1), DeferredBy = "db.down", IsCompleted = true, IsPaused = true, PausedFor = TimeSpan.FromHours(1),
            StreamError = "System.FormatException", Stuck = Stuck(424242),
        };
        var found = Statuses.FindingsWith(status, TimeSpan.FromSeconds(9), Statuses.Key("Jane Doe", 40, 0, 1_000));
        Assert.Contains(found, finding => finding.Text.Contains("Jane Doe", StringComparison.Ordinal));
        Assert.All(found.Where(finding => finding.Severity > EphemeralSeverity.Information), finding =>
        {
            Assert.DoesNotContain("Jane Doe", finding.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("424242", finding.Text, StringComparison.Ordinal);
        });
    }

    private static StuckOperation[] Stuck(params int[] seconds) =>
        [.. seconds.Select(age => new StuckOperation(age, "Jane Doe", TimeSpan.FromSeconds(age)))];

    private static void AssertIs(EphemeralSeverity expected, EphemeralStatus status, params string[] findings)
    {
        var found = Statuses.Findings(status);
        Assert.Equal(expected, found.Select(finding => finding.Severity).DefaultIfEmpty().Max());
        Assert.Equal(findings, found.Select(finding => finding.Text));
    }
}
