using Ephemeral.Actors.Health;
using Ephemeral.Actors.Tests.Inspection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ephemeral.Actors.Tests.Health;

public class CoordinatorHealthTests
{
    private static readonly EphemeralStatus Plain = Figures.Well with
    {
        PendingCount = 9, MaxPendingOperations = 10, ActiveCount = 2, CurrentMaxConcurrency = 2, TotalFailed = 9, TotalRefused = 3,
    };

    [Fact]
    public void One_that_is_busy_and_has_failures_is_healthy() => AssertIs(HealthStatus.Healthy, Plain);

    [Fact]
    public void A_full_one_is_degraded() => AssertIs(
        HealthStatus.Degraded, Plain with { PendingCount = 10 }, "10 operations are pending; allowed are 10.");

    [Fact]
    public void A_paused_one_is_degraded() => AssertIs(
        HealthStatus.Degraded, Plain with { IsPaused = true }, "It is paused: nothing starts until it is resumed.");

    [Fact]
    public void One_whose_intake_has_ended_is_degraded() => AssertIs(
        HealthStatus.Degraded, Plain with { IsCompleted = true }, "It takes nothing more in.");

    [Fact]
    public void One_with_a_stuck_operation_is_degraded_while_another_slot_works() => AssertIs(
        HealthStatus.Degraded, Plain with { Stuck = Stuck(61) },
        "1 of at most 2 operations run on past their timeout, the oldest for 61 s. Their bodies ignore the token.");

    [Fact]
    public void One_whose_every_slot_is_stuck_is_unhealthy() => AssertIs(
        HealthStatus.Unhealthy, Plain with { Stuck = Stuck(61, 7) },
        "2 of at most 2 operations run on past their timeout, the oldest for 61 s. Their bodies ignore the token.");

    [Fact]
    public void A_full_one_that_is_paused_is_unhealthy() => AssertIs(
        HealthStatus.Unhealthy, Plain with { IsPaused = true, PendingCount = 11 },
        "11 operations are pending; allowed are 10.", "It is paused: nothing starts until it is resumed.");

    private static StuckOperation[] Stuck(params int[] seconds) =>
        [.. seconds.Select(age => new StuckOperation(age, "Jane Doe", TimeSpan.FromSeconds(age)))];

    private static void AssertIs(HealthStatus expected, EphemeralStatus status, params string[] findings)
    {
        var health = CoordinatorHealth.Of(status);
        Assert.Equal(expected, health.Status);
        Assert.Equal(findings, health.Findings);
    }
}
