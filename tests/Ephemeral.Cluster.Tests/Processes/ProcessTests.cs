using Xunit.Abstractions;

namespace Ephemeral.Cluster.Tests.Processes;

/// <summary>
/// Three nodes in processes of their own, on the loopback, under load of a thousand keys, while some are killed, stopped, cut off and replaced. Most
/// take a minute and run where the environment variable EPHEMERAL_LONG_TESTS is set.
/// </summary>
[Collection(nameof(ProcessTests))]
public sealed class ProcessTests(ITestOutputHelper output)
{
    /// <summary>The trait of those that run only where they are asked for.</summary>
    private const string Length = nameof(Length), Long = nameof(Long);

    /// <summary>With so few keys and such bodies, of up to so many milliseconds, much of each key waits.</summary>
    private const int FewKeys = 60, LongBodies = 400;

    [SkippableFact]
    public async Task A_node_that_is_killed_costs_what_was_sent_to_it_and_no_more()
    {
        SkipWithoutSignals();
        // longer than a node is busy with its start on a machine that others use too
        using var cluster = new ProcessCluster { PauseSeconds = 10 };
        await KillAsync(cluster, at: 2);
    }

    [SkippableFact]
    public async Task A_node_that_leaves_in_good_order_costs_nothing()
    {
        SkipWithoutSignals();
        using var cluster = new ProcessCluster { PauseSeconds = 20, DrainSeconds = 60 };
        await LeaveAsync(cluster, at: 2);
    }

    [SkippableTheory]
    [Trait(Length, Long)]
    [InlineData(0, OwnerLost.Fail, 1)]
    [InlineData(2, OwnerLost.Fail, 3)]
    [InlineData(0, OwnerLost.Retry, 1)]
    [InlineData(2, OwnerLost.Retry, 1)]
    public async Task Whichever_node_is_killed_all_is_answered(int at, OwnerLost ownerLost, int perKey)
    {
        SkipShort();
        using var cluster = new ProcessCluster { OwnerLost = ownerLost, MaxConcurrencyPerKey = perKey };
        await KillAsync(cluster, at);
    }

    [SkippableTheory]
    [Trait(Length, Long)]
    [InlineData(OwnerLost.Fail)]
    [InlineData(OwnerLost.Retry)]
    public async Task A_killed_node_that_is_back_at_once_at_its_old_address_is_another_node(OwnerLost ownerLost)
    {
        SkipShort();
        using var cluster = new ProcessCluster { OwnerLost = ownerLost };
        await StartAsync(cluster);
        await cluster.Nodes[2].KillAsync();
        var next = cluster.Add(inPlaceOf: cluster.Nodes[2]);
        await cluster.AllSeeAsync(3);
        next.Load();
        await cluster.WorkAsync(300);

        await CheckAsync(cluster);
    }

    [SkippableFact]
    [Trait(Length, Long)]
    public async Task A_killed_sender_harms_nobody_else()
    {
        SkipShort();
        using var cluster = new ProcessCluster();
        await cluster.StartAsync(3);
        var sender = cluster.Add(hasKeys: false);
        await cluster.AllSeeAsync(4);
        cluster.Load();
        await cluster.WorkAsync(1000);
        await sender.KillAsync();
        await cluster.AllSeeAsync(3);
        await cluster.WorkAsync(1000);

        var report = await CheckAsync(cluster);
        Assert.Equal(0, report.OwnerLost + report.Failed);
    }

    [SkippableTheory]
    [Trait(Length, Long)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Whichever_node_leaves_in_good_order_nothing_is_lost(int at)
    {
        SkipShort();
        using var cluster = new ProcessCluster { PauseSeconds = 20, DrainSeconds = 60 };
        await LeaveAsync(cluster, at);
    }

    [SkippableFact]
    [Trait(Length, Long)]
    public async Task A_node_that_leaves_with_much_to_do_costs_others_nothing()
    {
        SkipShort();
        using var cluster = new ProcessCluster { PauseSeconds = 20, Keys = FewKeys, Milliseconds = LongBodies };
        await StartAsync(cluster);
        await cluster.Nodes[2].EndAsync();
        await cluster.AllSeeAsync(2);
        await cluster.WorkAsync(300);

        // what it has itself admitted, and is not answered in time, it answers by failures
        var report = await CheckAsync(cluster);
        Assert.DoesNotContain(report.NotCompleted.Keys, name => name != cluster.Nodes[2].Name);
    }

    [SkippableFact]
    [Trait(Length, Long)]
    public async Task All_nodes_can_be_replaced_one_after_the_other_and_nothing_is_lost()
    {
        SkipShort();
        using var cluster = new ProcessCluster { PauseSeconds = 20, DrainSeconds = 60 };
        await StartAsync(cluster);
        for (var at = 0; at < 3; at++)
        {
            await cluster.Nodes[at].EndAsync();
            await cluster.AllSeeAsync(2);
            var next = cluster.Add(inPlaceOf: cluster.Nodes[at]);
            await cluster.AllSeeAsync(3);
            next.Load();
            await cluster.WorkAsync(500);
        }

        var report = await CheckAsync(cluster);
        Assert.Equal(0, report.OwnerLost + report.Failed);
    }

    [SkippableTheory]
    [Trait(Length, Long)]
    [InlineData(0, OwnerLost.Fail, false)]
    [InlineData(2, OwnerLost.Fail, true)]
    [InlineData(2, OwnerLost.Retry, false)]
    public async Task A_node_that_was_stopped_for_long_starts_nothing_more(int at, OwnerLost ownerLost, bool hasMuchToDo)
    {
        SkipShort();
        using var cluster = hasMuchToDo
            ? new ProcessCluster { OwnerLost = ownerLost, Keys = FewKeys, Milliseconds = LongBodies }
            : new ProcessCluster { OwnerLost = ownerLost };
        await StartAsync(cluster);
        await cluster.Nodes[at].FreezeAsync(TimeSpan.FromSeconds(15));
        await cluster.Nodes[at].ExitedAsync();
        await cluster.AllSeeAsync(2);
        await cluster.WorkAsync(500);

        Assert.Equal(0, (await CheckAsync(cluster)).BegunAfterFreeze);
    }

    [SkippableFact]
    [Trait(Length, Long)]
    public async Task A_node_that_was_stopped_for_a_moment_goes_on()
    {
        SkipShort();
        using var cluster = new ProcessCluster { PauseSeconds = 20 };
        await StartAsync(cluster);
        await cluster.Nodes[1].FreezeAsync(TimeSpan.FromSeconds(8));
        await cluster.AllSeeAsync(3);
        await cluster.WorkAsync(500);

        var report = await CheckAsync(cluster);
        Assert.Equal(0, report.OwnerLost + report.Failed);
        Assert.True(report.BegunAfterFreeze >= 500);
    }

    [SkippableTheory]
    [Trait(Length, Long)]
    [InlineData(0, OwnerLost.Fail)]
    [InlineData(2, OwnerLost.Fail)]
    [InlineData(2, OwnerLost.Retry)]
    public async Task A_node_that_is_cut_off_ends_before_others_take_its_keys(int at, OwnerLost ownerLost)
    {
        SkipShort();
        Skip.IfNot(OperatingSystem.IsLinux(), "each node has an address of 127.0.1.*");
        using var cluster = new ProcessCluster { OwnerLost = ownerLost, Network = new Network() };
        await StartAsync(cluster);
        cluster.Network.Isolate(cluster.Nodes[at].Settings.PublicHost);
        await cluster.Nodes[at].ExitedAsync();
        await cluster.AllSeeAsync(2);
        await cluster.WorkAsync(500);
        cluster.Network.Isolate(null);

        await CheckAsync(cluster);
    }

    [SkippableTheory]
    [Trait(Length, Long)]
    [InlineData(OwnerLost.Fail)]
    [InlineData(OwnerLost.Retry)]
    public async Task A_node_that_is_cut_off_with_much_to_do_does_not_do_it(OwnerLost ownerLost)
    {
        SkipShort();
        Skip.IfNot(OperatingSystem.IsLinux(), "each node has an address of 127.0.1.*");
        using var cluster = new ProcessCluster { OwnerLost = ownerLost, Network = new Network(), Keys = FewKeys, Milliseconds = LongBodies };
        await StartAsync(cluster);
        cluster.Network.Isolate(cluster.Nodes[2].Settings.PublicHost);
        await cluster.Nodes[2].ExitedAsync();
        await cluster.AllSeeAsync(2);
        await cluster.WorkAsync(500);

        await CheckAsync(cluster);
    }

    private static async Task StartAsync(ProcessCluster cluster, int bodies = 1000)
    {
        await cluster.StartAsync(3);
        cluster.Load();
        await cluster.WorkAsync(bodies);
    }

    private async Task KillAsync(ProcessCluster cluster, int at)
    {
        await StartAsync(cluster, 300);
        await cluster.Nodes[at].KillAsync();
        await cluster.AllSeeAsync(2);
        await cluster.WorkAsync(300);
        await CheckAsync(cluster);
    }

    private async Task LeaveAsync(ProcessCluster cluster, int at)
    {
        await StartAsync(cluster, 300);
        await cluster.Nodes[at].EndAsync();
        await cluster.AllSeeAsync(2);
        await cluster.WorkAsync(100);
        var report = await CheckAsync(cluster);
        Assert.Equal(0, report.OwnerLost + report.Failed);
    }

    private async Task<JournalReport> CheckAsync(ProcessCluster cluster)
    {
        var report = await cluster.RestAsync();
        output.WriteLine($"{report}");
        Assert.True(report is { Unanswered: 0, OutOfOrder: 0, TooMany: 0, CompletedWithoutRunning: 0, RanUnadmitted: 0 }, $"{report}");
        Assert.True(cluster.OwnerLost == OwnerLost.Retry || report.RanTwice == 0, $"{report}");
        return report;
    }

    private static void SkipWithoutSignals() => Skip.If(OperatingSystem.IsWindows(), "processes are signalled as on Unix");

    private static void SkipShort()
    {
        SkipWithoutSignals();
        Skip.If(Environment.GetEnvironmentVariable("EPHEMERAL_LONG_TESTS") is null or "", "takes a minute: set EPHEMERAL_LONG_TESTS=1");
    }
}

/// <summary>Alone: they use all of the machine.</summary>
[CollectionDefinition(nameof(ProcessTests), DisableParallelization = true)]
public sealed class ProcessCollection;
