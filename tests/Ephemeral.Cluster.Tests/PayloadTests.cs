using System.Buffers;
using System.Text;
using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests;

/// <summary>What goes wrong with items and results on their way to another node.</summary>
public sealed class PayloadTests : IAsyncLifetime
{
    private static readonly EphemeralShardingOptions OnWorkers = new() { Role = "work" };

    private readonly TestCluster _cluster = new();
    private ActorSystem _worker = null!;
    private ActorSystem _client = null!;

    public async Task InitializeAsync()
    {
        _worker = await _cluster.AddAsync("work");
        _client = await _cluster.AddAsync("web");
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_result_that_is_too_large_to_travel_fails_its_operation()
    {
        var (client, _) = Start<int, string>("results", static (length, _) => Task.FromResult(new string('x', length)));

        var task = await client.SubmitAsync(200_000);
        var failed = await Assert.ThrowsAsync<RemoteOperationException>(() => task.Completion.InTime());

        Assert.Equal(typeof(PayloadException).FullName, failed.ErrorType);
        Assert.Equal(10, (await (await client.SubmitAsync(10)).Completion.InTime()).Length);
    }

    [Fact]
    public async Task A_key_that_is_too_large_to_travel_is_refused_and_a_large_one_is_not()
    {
        var handles = new[] { _worker, _client }.Select(static system => new EphemeralShardedResultCoordinator<int, int, int>(
            system, "long-keys", static number => number, static (number, _) => Task.FromResult(number), OnWorkers,
            keyFormatter: static number => new string('k', number))).ToArray();
        var client = handles[1];

        Assert.Equal(100_000, await (await client.SubmitAsync(100_000)).Completion.InTime());
        Assert.Single((await client.KeyAsync(100_000)).Window);

        var error = await Assert.ThrowsAsync<PayloadException>(async () => await client.SubmitAsync(200_000));
        Assert.Contains("takes 200000 bytes; between nodes 111616 may travel", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PayloadException>(() => client.GetKeyAsync(200_000));
        Assert.Equal(0, client.UnansweredCount);
    }

    [Fact]
    public async Task A_key_with_half_of_a_surrogate_pair_is_refused_and_one_with_both_is_not()
    {
        var handles = new[] { _worker, _client }.Select(static system => new EphemeralShardedResultCoordinator<string, string, int>(
            system, "surrogates", static text => text, static (text, _) => Task.FromResult(text.Length), OnWorkers)).ToArray();

        Assert.Equal(2, await (await handles[1].SubmitAsync("\uD83D\uDE00")).Completion.InTime());

        foreach (var half in new[] { "\uD800", "a\uDE00" })
        {
            var error = await Assert.ThrowsAsync<PayloadException>(async () => await handles[1].SubmitAsync(half));
            Assert.Contains("half of a surrogate pair", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_item_that_can_not_be_read_fails_by_name_and_those_behind_it_run()
    {
        var codec = new Shy();
        var worker = new EphemeralShardedResultCoordinator<string, string, string>(
            _worker, "shy", static _ => "k", static (text, _) => Task.FromResult(text), OnWorkers, codec);
        var client = new EphemeralShardedResultCoordinator<string, string, string>(
            _client, "shy", static _ => "k", static (text, _) => Task.FromResult(text), OnWorkers, codec);
        var tasks = new[] { await client.SubmitAsync("a"), await client.SubmitAsync("unreadable"), await client.SubmitAsync("b") };

        Assert.Equal("a", await tasks[0].Completion.InTime());
        var failed = await Assert.ThrowsAsync<RemoteOperationException>(() => tasks[1].Completion.InTime());
        Assert.Equal("b", await tasks[2].Completion.InTime());

        Assert.Contains("can't read a String", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("unreadable", failed.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await worker.StatusAsync()).Operations!.TotalFailed);
    }

    [Fact]
    public async Task A_cancellation_that_follows_its_operation_at_once_does_not_overtake_it()
    {
        var (client, _) = Start<int, int>("at-once", static async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return 1;
        });
        for (var i = 0; i < 50; i++)
        {
            var task = await client.SubmitAsync(i);
            Assert.True(await client.CancelAsync(task.Id));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.Completion.InTime());
        }
    }

    [Fact]
    public async Task A_running_operation_on_another_node_is_cancelled_by_its_id()
    {
        var started = new TaskCompletionSource();
        var (client, _) = Start<int, int>("running", async (_, token) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
            return 1;
        });
        var task = await client.SubmitAsync(1);
        await started.Task.InTime();

        Assert.True(await client.CancelAsync(task.Id));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.Completion.InTime());
        Assert.Equal(OperationStates.Cancelled, task.State);
    }

    private (EphemeralShardedResultCoordinator<string, T, TResult> Client, EphemeralShardedResultCoordinator<string, T, TResult> Worker) Start<T, TResult>(
        string name, Func<T, CancellationToken, Task<TResult>> body)
    {
        var worker = new EphemeralShardedResultCoordinator<string, T, TResult>(_worker, name, KeyOf, body, OnWorkers);
        return (new EphemeralShardedResultCoordinator<string, T, TResult>(_client, name, KeyOf, body, OnWorkers), worker);

        static string KeyOf(T item) => $"{item}"[..1];
    }

    /// <summary>Writes everything, and does not read everything.</summary>
    private sealed class Shy : IPayloadCodec<string>
    {
        public void Write(string value, IBufferWriter<byte> destination) => destination.Write(Encoding.UTF8.GetBytes(value));

        public string Read(ReadOnlySpan<byte> source) => Encoding.UTF8.GetString(source) is not "unreadable" and var text
            ? text
            : throw new FormatException("It is unreadable.");
    }
}
