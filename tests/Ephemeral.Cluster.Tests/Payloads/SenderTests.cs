using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Payloads;

/// <summary>The application's code that an actor calls: what it tells without a sender comes from nobody.</summary>
public sealed class SenderTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = new();
    private readonly ConcurrentQueue<(object Message, IActorRef Sender)> _told = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_codec_that_writes_and_reads_for_another_node_has_no_implicit_sender()
    {
        var client = await _cluster.AddAsync("web");
        var options = new EphemeralShardingOptions { Role = "work" };
        var listener = client.ActorOf(Props.Create(() => new Listener(_told)));
        var coordinator = new EphemeralShardedResultCoordinator<string, int, int>(
            client, "told", static _ => "k", Body, options, new Codec(listener, "write item", "read item"), new Codec(listener, "write result", "read result"));

        // it is written when there is another node, which is not the moment at which it is admitted
        var task = await coordinator.SubmitAsync(1);
        var worker = await _cluster.AddAsync("work");
        _ = new EphemeralShardedResultCoordinator<string, int, int>(worker, "told", static _ => "k", Body, options, new Codec(null), new Codec(null));

        Assert.Equal(1, await task.Completion.InTime());
        await AssertFromNobodyAsync("write item", "read result");

        static Task<int> Body(int number, CancellationToken token) => Task.FromResult(number);
    }

    [Fact]
    public async Task OnSignal_for_a_signal_of_another_node_has_no_implicit_sender()
    {
        List<EphemeralCoordinator> owned = [];
        for (var node = 0; node < 2; node++)
        {
            var system = await _cluster.AddAsync();
            var (here, listener) = (node, system.ActorOf(Props.Create(() => new Listener(_told))));
            owned.Add(new EphemeralShardedCoordinator<string, string>(system, "signals", static item => item, static (_, _) => Task.CompletedTask, new()
            {
                ShareSignals = true,
                Operations = new EphemeralOptions { OnSignal = signal => listener.Tell($"{signal.Signal} at {here}") },
            }).Context.Owned!);
        }

        await SharedSignals.AreHeardAsync(owned[0], owned[1]);

        await AssertFromNobodyAsync("from.one at 1", "from.other at 0");
    }

    private async Task AssertFromNobodyAsync(params string[] messages)
    {
        await Eventually.True(() => messages.All(message => _told.Any(one => one.Message.Equals(message))));
        Assert.All(_told.Where(one => messages.Contains(one.Message)),
            static one => Assert.True(one.Sender.IsNobody() || one.Sender.Path.Name == "deadLetters", $"'{one.Message}' from {one.Sender}"));
    }

    private sealed class Listener : UntypedActor
    {
        private readonly ConcurrentQueue<(object Message, IActorRef Sender)> _told;

        public Listener(ConcurrentQueue<(object Message, IActorRef Sender)> told) => _told = told;

        protected override void OnReceive(object message) => _told.Enqueue((message, Sender));
    }

    private sealed class Codec(IActorRef? listener, string onWrite = "", string onRead = "") : IPayloadCodec<int>
    {
        public void Write(int value, IBufferWriter<byte> destination)
        {
            listener?.Tell(onWrite);
            destination.Write(Encoding.ASCII.GetBytes($"{value}"));
        }

        public int Read(ReadOnlySpan<byte> source)
        {
            listener?.Tell(onRead);
            return int.Parse(source, CultureInfo.InvariantCulture);
        }
    }
}
