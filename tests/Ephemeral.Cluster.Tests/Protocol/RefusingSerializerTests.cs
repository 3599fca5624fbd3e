using System.Runtime.Serialization;
using System.Text;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Protocol;

public sealed class RefusingSerializerTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = new() { Settings = $"{EphemeralSharding.RefuseJsonConfig()}" };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_cluster_forms_and_its_coordinators_work_without_JSON_that_names_types()
    {
        var options = new EphemeralShardingOptions { ShareSignals = true };
        var ledger = new Ledger();
        List<EphemeralShardedResultCoordinator<string, Item, int>> coordinators = [];
        for (var node = 0; node < 2; node++)
        {
            coordinators.Add(new(await _cluster.AddAsync(), "orders", static item => item.Key, async (item, operation, _) =>
            {
                await ledger.RunAsync(item, static () => Task.CompletedTask);
                operation.Signal("done");
                return item.Number;
            }, options));
        }

        await _cluster.AllTakeKeysAsync("orders");
        for (var number = 0; number < 40; number++)
        {
            var task = await coordinators[number % 2].SubmitAsync(new Item($"{number % 2}", $"key {number % 20}", number));
            Assert.Equal(number, await task.Completion.InTime());
        }

        Assert.Equal("40 started, 0 twice, 0 out of order, 0 times too many of a key", $"{ledger}");
        Assert.All(await coordinators[0].StatusOfAllAsync(), static node => Assert.True(node.Operations!.TotalCompleted > 0));
        Assert.NotEmpty((await coordinators[0].KeyAsync("key 1")).Window);
    }

    [Fact]
    public async Task What_names_a_type_is_neither_written_nor_read()
    {
        var serialization = (await _cluster.AddAsync()).Serialization;
        const int json = 1;
        var bytes = Encoding.UTF8.GetBytes($$"""{"$type":"{{typeof(Harmful).AssemblyQualifiedName}}"}""");

        var written = Assert.Throws<SerializationException>(() => serialization.Serialize(new Harmless()));
        var read = Assert.Throws<SerializationException>(() => serialization.Deserialize(bytes, json, typeof(object)));

        Assert.Contains("No serializer is bound to Harmless, and JSON that names types is refused", written.Message, StringComparison.Ordinal);
        Assert.Contains("JSON that names types, which is refused", read.Message, StringComparison.Ordinal);
        Assert.False(Made);
    }

    private static bool Made { get; set; }

    private sealed class Harmless;

    private sealed class Harmful
    {
        public Harmful() => Made = true;
    }
}
