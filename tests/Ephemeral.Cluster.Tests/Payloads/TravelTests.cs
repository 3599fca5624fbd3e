using System.Buffers;
using System.Text;
using Ephemeral.Actors;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;
using Coordinator = Ephemeral.Cluster.EphemeralShardedResultCoordinator<string, string, string>;

namespace Ephemeral.Cluster.Tests.Payloads;

/// <summary>Items and results between two nodes: what can't travel is answered with an error that names it.</summary>
public sealed class TravelTests : IAsyncLifetime
{
    private const int MostBytes = 128_000 - (16 * 1024);

    private readonly TestCluster _cluster = new();
    private readonly List<Coordinator> _nodes = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task The_largest_item_and_result_travel_and_larger_ones_are_refused_with_both_numbers()
    {
        await StartAsync(static (text, _) => Task.FromResult(text.Length == 5 ? new string('r', MostBytes + 1) : text));
        var largest = new string('i', MostBytes);

        Assert.Equal(largest, await (await _nodes[0].SubmitAsync(largest)).Completion.InTime());
        var item = await Assert.ThrowsAsync<PayloadException>(() => _nodes[0].SubmitAsync(largest + "i").AsTask());
        Assert.Contains($"takes {MostBytes + 1} bytes; between nodes {MostBytes} may travel", item.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await _nodes[0].StatusAsync()).TotalAdmitted);

        var result = await ErrorOfAsync(await ElsewhereAsync("tex"));
        Assert.Equal(typeof(PayloadException).FullName, result.ErrorType);
        Assert.Contains($"takes {MostBytes + 1} bytes", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_other_node_cannot_read_fails_there_with_an_error_that_names_its_type_and_not_its_text()
    {
        await StartAsync(static (text, _) => Task.FromResult(text));

        var error = await ErrorOfAsync(await ElsewhereAsync("bad"));

        Assert.Equal(typeof(PayloadException).FullName, error.ErrorType);
        Assert.StartsWith("Coordinator 'texts' can't read a String from another node: FormatException.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_of_a_body_on_another_node_has_its_type_message_and_stack_trace_as_text()
    {
        await StartAsync(static (text, _) => throw new InvalidTimeZoneException($"no {text.Length}"));

        var error = await ErrorOfAsync(await ElsewhereAsync("any"));

        Assert.Equal((typeof(InvalidTimeZoneException).FullName, "no 5"), (error.ErrorType, error.Message));
        Assert.Contains(nameof(TravelTests), error.Details, StringComparison.Ordinal);
    }

    private async Task StartAsync(Func<string, CancellationToken, Task<string>> body)
    {
        for (var node = 0; node < 2; node++)
            _nodes.Add(new Coordinator(await _cluster.AddAsync(), "texts", static text => text[..Math.Min(text.Length, 5)], body, codec: new Codec(), resultCodec: new Codec()));
        await _cluster.AllTakeKeysAsync("texts");
    }

    /// <summary>An item of five characters whose key lives on the other node, so that it travels.</summary>
    private async Task<string> ElsewhereAsync(string begin)
    {
        var here = $"{Akka.Cluster.Cluster.Get(_cluster.Systems[0]).SelfAddress}";
        for (var i = 10; ; i++)
        {
            if (await _nodes[0].NodeOfAsync($"{begin}{i}") != here)
                return $"{begin}{i}";
        }
    }

    private async Task<RemoteOperationException> ErrorOfAsync(string text)
    {
        EphemeralTask<string> task = await _nodes[0].SubmitAsync(text);
        return await Assert.ThrowsAsync<RemoteOperationException>(() => task.Completion.InTime());
    }

    private sealed class Codec : IPayloadCodec<string>
    {
        public void Write(string value, IBufferWriter<byte> destination) => Encoding.ASCII.GetBytes(value, destination);

        public string Read(ReadOnlySpan<byte> source) =>
            Encoding.ASCII.GetString(source) is var text && text.StartsWith("bad", StringComparison.Ordinal) ? throw new FormatException($"secret {text}") : text;
    }
}
