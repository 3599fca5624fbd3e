using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;
using static Ephemeral.Actors.Tests.Diagnostics.Statuses;

namespace Ephemeral.Actors.Tests.Diagnostics;

public class CoordinatorRulesTests
{
    [Fact]
    public void Nothing_is_found_where_nothing_is_wrong()
    {
        Assert.Empty(Lint(Well));
        Assert.Empty(Lint(Well, Key("a", 50, 1, 29), Key("b", 49, 1, 29), Key("c", 1, 0, 29), Key("idle", 0, 0, 0)));
    }

    [Fact]
    public void Operations_past_their_timeout_that_ignore_their_token_are_stuck()
    {
        var lint = Only("stuck", Well with
        {
            Stuck = [new(7, "a", TimeSpan.FromSeconds(90.7)), new(8, null, TimeSpan.FromSeconds(9))],
        });
        Assert.Equal(
            "2 of at most 4 operations run on past OperationTimeout, the oldest for 00:01:30. Their bodies ignore the token. "
            + "The oldest is 7 of key 'a'.", lint.Finding);
        Assert.Contains("SetMaxConcurrency (now 4)", lint.Remedy, StringComparison.Ordinal);
        var withoutKey = Only("stuck", Well with { Stuck = [new(8, null, TimeSpan.Zero)] });
        Assert.EndsWith("The oldest is 8.", withoutKey.Finding, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 50, false)]
    [InlineData(100, 51, true)]
    [InlineData(20, 11, true)]
    [InlineData(19, 19, false)]
    public void A_key_that_holds_more_than_half_of_a_queue_is_hot(int pending, int ofKey, bool isHot)
    {
        var found = Lint(Well with { PendingCount = pending }, Key("cold", 1, 1, 1), Key("hot", ofKey, 1, 1));
        Assert.Equal(isHot ? ["hot-key"] : [], found.Select(lint => lint.Rule));
        Assert.All(found, lint => Assert.Equal($"Key 'hot' holds {ofKey} of {pending} pending operations.", lint.Finding));
        Assert.All(found, lint => Assert.Contains("EnableFairScheduling", lint.Remedy, StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_as_long_as_a_book_makes_no_finding_as_long()
    {
        var key = new string('k', 20_000_000);
        var stuck = Well with { Stuck = [new StuckOperation(7, key, TimeSpan.FromSeconds(90))] };

        var found = Lint(Well with { PendingCount = 20 }, Key(key, 20, 0, 30)).Concat(Lint(stuck)).ToArray();

        Assert.Equal(["hot-key", "starving-key", "stuck"], found.Select(lint => lint.Rule));
        Assert.All(found, lint => Assert.Contains($"'{new string('k', 1_024)}… (20,000,000 characters)'", lint.Finding, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(30, 0, 7, true)]
    [InlineData(29, 0, 7, false)]
    [InlineData(30, 1, 7, false)]
    [InlineData(30, 0, 8, false)]
    public void A_key_that_waits_much_longer_than_the_others_starves(double wait, int active, double othersWait, bool starves)
    {
        var found = Lint(Well, Key("b", 3, 1, othersWait), Key("c", 5, 1, othersWait), Key("a", 2, active, wait));
        Assert.Equal(starves ? ["starving-key"] : [], found.Select(lint => lint.Rule));
        Assert.All(found, lint => Assert.Equal(
            "Key 'a' has 2 pending and none running, and has been waiting for its turn for 00:00:30; "
            + "the others have been for 00:00:07 on average.", lint.Finding));
        Assert.All(found, lint => Assert.Contains("OperationTimeout", lint.Remedy, StringComparison.Ordinal));
    }

    [Fact]
    public void The_only_key_that_waits_starves_unless_all_is_held_up()
    {
        var key = Key("a", 2, 0, 30);
        Assert.Equal("starving-key", Assert.Single(Lint(Well, key)).Rule);
        Assert.Empty(Lint(Well with { IsPaused = true, PausedFor = TimeSpan.FromSeconds(30) }, key));
        Assert.Empty(Lint(Well with { IsDeferred = true, DeferredFor = TimeSpan.FromSeconds(30) }, key));
    }

    [Theory]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public void Being_paused_for_a_minute_is_long(double seconds, bool isLong)
    {
        var found = Lint(Well with { IsPaused = true, PausedFor = TimeSpan.FromSeconds(seconds) });
        Assert.Equal(isLong ? ["paused"] : [], found.Select(lint => lint.Rule));
        Assert.All(found, lint => Assert.Equal("Paused for 00:01:00; 100 operations are pending.", lint.Finding));
        Assert.All(found, lint => Assert.Equal("Call Resume(), or tell its actor Resume.", lint.Remedy));
    }

    [Theory]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public void Being_deferred_for_a_minute_is_long(double seconds, bool isLong)
    {
        var found = Lint(Well with { IsDeferred = true, DeferredFor = TimeSpan.FromSeconds(seconds), DeferredBy = "db.down" });
        Assert.Equal(isLong ? ["deferred"] : [], found.Select(lint => lint.Rule));
        Assert.All(found, lint => Assert.Equal(
            "Held back for 00:01:00 by the signal 'db.down' (DeferOnSignals); 100 operations are pending.", lint.Finding));
        Assert.All(found, lint => Assert.Contains("RetractSignal", lint.Remedy, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public void A_refusal_within_the_last_minute_is_told(double ago, bool isTold)
    {
        var status = Well with { LastRefused = Ago(ago), TotalRefused = 3, PendingCount = 1_024 };
        var found = Lint(status);
        Assert.Equal(isTold ? ["refusing"] : [], found.Select(lint => lint.Rule));
        if (!isTold)
            return;
        Assert.Equal("Refused an item 00:00:59 ago, 3 in all; 1024 of 1024 operations are pending.", found[0].Finding);
        Assert.Contains("raise MaxConcurrency (now 4), MaxPendingOperations", found[0].Remedy, StringComparison.Ordinal);
        Assert.StartsWith(
            "Refused an item just now, 3 in all", Only("refusing", status with { LastRefused = Ago(0.9) }).Finding, StringComparison.Ordinal);
        var completed = Only("refusing", status with { IsCompleted = true });
        Assert.EndsWith("and intake has ended.", completed.Finding, StringComparison.Ordinal);
        Assert.StartsWith("Stop the producers", completed.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(299, true)]
    [InlineData(300, false)]
    public void Failures_that_left_the_window_within_five_minutes_are_told(double ago, bool isTold)
    {
        var found = Lint(Well with { LastFailureEvicted = Ago(ago), FailuresEvicted = 12 });
        Assert.Equal(isTold ? ["failures-unseen"] : [], found.Select(lint => lint.Rule));
        Assert.All(found, lint => Assert.Contains("12 in all, the last one 00:04:59 ago", lint.Finding, StringComparison.Ordinal));
        Assert.All(found, lint => Assert.Contains("MaxTrackedOperations", lint.Remedy, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(299, true)]
    [InlineData(300, false)]
    public void A_listener_that_missed_a_signal_within_five_minutes_lags(double ago, bool isTold)
    {
        var found = Lint(Well with { LastSignalDropped = Ago(ago), SignalsDropped = 17 });
        Assert.Equal(isTold ? ["lagging-listener"] : [], found.Select(lint => lint.Rule));
        Assert.All(found, lint => Assert.Equal(
            "Signal listeners or handlers were too slow for 17 signals in all, for the last one 00:04:59 ago.", lint.Finding));
    }

    [Fact]
    public void A_stream_that_failed_is_told_with_the_type_of_its_error()
    {
        var lint = Only("stream-failed", Well with { StreamError = "System.IO.IOException" });
        Assert.Equal("The stream that fed it has failed with System.IO.IOException, so nothing more comes.", lint.Finding);
        Assert.Contains("DrainAsync()", lint.Remedy, StringComparison.Ordinal);
        Assert.Equal(EphemeralSeverity.Degraded, lint.Severity);
    }

    [Theory]
    [InlineData(59, 4, 5, true)]
    [InlineData(60, 3, 5, true)]
    [InlineData(60, 4, 0, true)]
    [InlineData(60, 4, 5, false)]
    public void Nothing_starts_for_a_minute_while_all_run_that_may_and_others_wait(double ago, int active, int pending, bool isWell)
    {
        var status = Well with
        {
            ActiveCount = active, PendingCount = pending, LastStarted = Ago(ago), LongestRunning = TimeSpan.FromSeconds(70), LongestRunningId = 7,
        };
        var found = Lint(status);
        Assert.Equal(isWell ? [] : ["standstill"], found.Select(lint => lint.Rule));
        Assert.All(found, lint => Assert.Equal(
            "As many operations run as may (4) and none has started for 00:01:00, while 5 wait. The oldest, 7, has been running for 00:01:10.",
            lint.Finding));
        Assert.All(found, lint => Assert.Contains("Let no operation wait for another of the same coordinator", lint.Remedy, StringComparison.Ordinal));
        Assert.Empty(Lint(status with { IsPaused = true, PausedFor = TimeSpan.Zero }));
        Assert.Empty(Lint(status with { IsDeferred = true, DeferredFor = TimeSpan.Zero }));
        Assert.DoesNotContain(
            Lint(status with { Stuck = [new(7, null, TimeSpan.FromSeconds(70))] }), lint => lint.Rule == "standstill");
    }

    [Theory]
    [InlineData(2_999, 1, false)]
    [InlineData(3_000, 0, false)]
    [InlineData(3_000, 1, true)]
    public void Threads_of_the_pool_are_missing_where_something_runs(int delay, int active, bool isFound)
    {
        var found = FindingsWith(Well with { ActiveCount = active }, TimeSpan.FromMilliseconds(delay));
        Assert.Equal(isFound ? ["pool-starved"] : [], found.Select(finding => finding.Rule));
        Assert.All(found, finding => Assert.Equal("Work waits 00:00:03 for a thread of the pool, while 1 operations run here.", finding.Text));
    }

    [Fact]
    public void What_there_is_nothing_to_do_about_yet_is_no_lint()
    {
        var status = Well with { IsPaused = true, PausedFor = TimeSpan.Zero, IsCompleted = true, PendingCount = 1_024 };
        Assert.Equal(["full", "paused", "completed"], Findings(status).Select(finding => finding.Rule));
        Assert.Empty(Lint(status));
    }

    [Fact]
    public void Keys_with_nothing_pending_do_not_count()
    {
        Assert.Equal(new KeyLoad(null, null, TimeSpan.Zero), KeyLoad.Of([Key("idle", 0, 3, 0)]));
        var (a, b) = (Key("a", 5, 1, 100), Key("b", 1, 0, 50));
        Assert.Equal(new KeyLoad(a, b, TimeSpan.FromSeconds(100)), KeyLoad.Of([Key("idle", 0, 0, 0), a, b]));
        Assert.Equal(new KeyLoad(a, null, TimeSpan.FromSeconds(100)), KeyLoad.Of([a]));
    }

    private static EphemeralLint Only(string rule, EphemeralStatus status)
    {
        var lint = Assert.Single(Lint(status));
        Assert.Equal((rule, "orders"), (lint.Rule, lint.Coordinator));
        return lint;
    }
}
