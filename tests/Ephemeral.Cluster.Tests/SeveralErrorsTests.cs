using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;
using Coordinator = Ephemeral.Cluster.EphemeralShardedResultCoordinator<string, int, int[]>;

namespace Ephemeral.Cluster.Tests;

/// <summary>A body's task that has failed by several errors, such as that of <see cref="Task.WhenAll(Task[])"/>.</summary>
public sealed class SeveralErrorsTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Who_awaits_it_on_the_same_node_is_thrown_the_first_and_finds_all()
    {
        var system = ActorSystem.Create("alone", "akka { loglevel = OFF, stdout-loglevel = OFF }");
        var task = await Start(system, new EphemeralShardingOptions()).SubmitAsync(1);

        Assert.Equal("a", (await Assert.ThrowsAsync<FormatException>(() => task.Completion.InTime())).Message);

        Assert.Equal(["a", "b"], task.Completion.Exception!.InnerExceptions.Select(static error => error.Message));
        await system.Terminate().InTime();
    }

    [Fact]
    public async Task All_are_known_on_the_node_where_it_ran_and_on_the_one_that_submitted_it()
    {
        var (worker, client) = (await _cluster.AddAsync("work"), await _cluster.AddAsync("web"));
        var options = new EphemeralShardingOptions { Role = "work" };
        var owner = Start(worker, options);
        var task = await Start(client, options).SubmitAsync(1);

        var failed = await Assert.ThrowsAsync<RemoteOperationException>(() => task.Completion.InTime());

        Assert.Contains("(a) (b)", failed.Message, StringComparison.Ordinal);
        AssertBothIn(owner.Context.Owned!.GetFailed());
    }

    [Fact]
    public async Task All_are_known_of_a_body_that_waited_until_its_node_was_sure_of_its_cluster()
    {
        var time = new FakeTime();
        var (worker, client) = (await _cluster.AddAsync("work"), await _cluster.AddAsync("web"));
        var options = new EphemeralShardingOptions { Role = "work", Operations = new EphemeralOptions { TimeProvider = time } };
        var owner = Start(worker, options);
        var plain = new EphemeralShardedCoordinator<string, int>(worker, "plain", static _ => "k", static (_, _) => FailAsync(), options);
        await Eventually.TrueAsync(async () => (await owner.KeyAsync("k")).Pending + (await plain.KeyAsync("k")).Pending == 0, static () => "both keys");

        await owner.Context.Guard.HoldAsync(time, options.LongestStandstill);
        await plain.Context.Guard.HoldAsync(time, options.LongestStandstill);
        var task = await owner.SubmitAsync(1);
        await plain.EnqueueAsync(1);
        await Eventually.TrueAsync(
            async () => (await owner.StatusAsync(), await plain.StatusAsync()) is ({ Operations.PendingCount: 1 }, { Operations.PendingCount: 1 }),
            static () => "both held");
        _ = Start(client, options);
        _ = new EphemeralShardedCoordinator<string, int>(client, "plain", static _ => "k", static (_, _) => FailAsync(), options);

        Assert.Equal("a", (await Assert.ThrowsAsync<FormatException>(() => task.Completion.InTime())).Message);
        AssertBothIn(owner.Context.Owned!.GetFailed());
        await Eventually.True(() => plain.Context.Owned!.TotalFailed == 1);
        AssertBothIn(plain.Context.Owned!.GetFailed());
    }

    private static void AssertBothIn(IReadOnlyList<EphemeralOperationSnapshot> failed) => Assert.Equal(
        ["a", "b"], Assert.IsType<AggregateException>(Assert.Single(failed).Error).InnerExceptions.Select(static error => error.Message));

    private static Coordinator Start(ActorSystem system, EphemeralShardingOptions options) =>
        new(system, "several", static _ => "k", static (_, _) => FailAsync(), options);

    private static Task<int[]> FailAsync() =>
        Task.WhenAll(Task.FromException<int>(new FormatException("a")), Task.FromException<int>(new FormatException("b")));
}
