using Akka.Actor;
using Akka.Event;
using Ephemeral.Cluster.Owning;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests;

public sealed class LogTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = new() { Settings = "akka { loglevel = WARNING, loggers = [] }" };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task What_is_logged_of_a_key_that_moves_does_not_have_its_text()
    {
        var system = await _cluster.AddAsync();
        var coordinator = new EphemeralShardedResultCoordinator<string, string, int>(system, "logged", static key => key,
            static async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return 1;
            },
            new EphemeralShardingOptions { HandOffTimeout = TimeSpan.FromMilliseconds(50) });
        var task = await coordinator.SubmitAsync("secret");
        await Eventually.TrueAsync(async () => (await coordinator.KeyAsync("secret")).Running == 1, static () => "a running operation");
        using var inbox = Inbox.Create(system);
        system.EventStream.Subscribe(inbox.Receiver, typeof(Warning));

        system.ActorSelection("/system/sharding/ephemeral-logged/*/key-secret").Tell(ShardedKeyActor.HandOff.Instance);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.Completion.InTime());
        var logged = (Warning)await Task.Run(() => inbox.ReceiveWhere(static one => one is Warning warning && $"{warning.Message}".Contains("still run"), Eventually.Deadline));
        Assert.DoesNotContain("secret", $"{logged}", StringComparison.Ordinal);
    }
}
