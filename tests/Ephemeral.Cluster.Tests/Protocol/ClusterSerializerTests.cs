using System.Runtime.Serialization;
using System.Text;
using System.Text.Json;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Cluster.Protocol;

namespace Ephemeral.Cluster.Tests.Protocol;

public sealed class ClusterSerializerTests : TestKit
{
    private readonly ClusterSerializer _serializer;

    public ClusterSerializerTests()
        : base(EphemeralSharding.DefaultConfig()) => _serializer = new ClusterSerializer((ExtendedActorSystem)Sys);

    [Fact]
    public void Akka_finds_the_serializer_for_every_message_between_nodes()
    {
        foreach (var message in new object[] { new Open("k", 1), new FindKey("k"), new Post([]), new Ping(1, "a", 2), new Pong(1), new GetNode(), new SharedSignals("n", []) })
        {
            var serializer = Sys.Serialization.FindSerializerFor(message);
            Assert.IsType<ClusterSerializer>(serializer);
            Assert.Equal(message.GetType(), Read(message).GetType());
        }
    }

    [Fact]
    public void Every_message_of_a_post_is_read_as_it_was_written()
    {
        INodeMessage[] messages =
        [
            new Opened(1, 2, 3), new Batch(4, 5, 6, [7, 8, 9], [new byte[] { 1, 2 }, null, Array.Empty<byte>()], true), new Receipt(10, 11),
            new Released(12, 13, [14, 15]), new Gone(16), new Inquiry(30, 17, [18]), new InquiryAnswered(19, 20, [21], [22, 23]), new CancelSent(31, 24),
            new Ended(25, OperationStates.Completed, new byte[] { 9 }, true, null), new Ended(26, OperationStates.Completed, null, true, null),
            new Ended(27, OperationStates.Failed, null, true, new FormatException("not a number")),
            new Ended(28, OperationStates.Cancelled, null, true, new OperationCanceledException("by somebody")),
        ];

        var read = ((Post)Read(new Post(messages))).Messages;

        Assert.Equal(messages.Select(Text), read.Select(Text));
        var failed = Assert.IsType<RemoteOperationException>(((Ended)read[10]).Error);
        Assert.Equal(("System.FormatException", "not a number"), (failed.ErrorType, failed.Message));
        Assert.Equal("by somebody", Assert.IsType<OperationCanceledException>(((Ended)read[11]).Error).Message);
    }

    [Fact]
    public void The_signals_because_of_which_items_were_enqueued_are_read_as_they_were_written()
    {
        var cause = new SignalPropagation("c", new SignalPropagation("b", new SignalPropagation("ä")));
        OperationOrigin?[] origins = [null, new(cause, null), new(new SignalPropagation("d"), null)];

        var read = ((Post)Read(new Post([new Batch(1, 2, 3, [4, 5, 6], [null, null, null], true, origins), new Gone(7)]))).Messages;

        Assert.Equal(["", "ä > b > c", "d"], ((Batch)read[0]).Origins!.Select(static origin => $"{origin?.Cause}"));
        Assert.Equal(new Gone(7), read[1]);
    }

    [Fact]
    public void A_message_of_a_newer_version_is_passed_over()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write7BitEncodedInt(2);
        writer.Write((byte)200);
        writer.Write7BitEncodedInt(3);
        writer.Write([1, 2, 3]);
        writer.Write((byte)5);
        writer.Write7BitEncodedInt(8);
        writer.Write(42L);

        var post = (Post)_serializer.FromBinary(stream.ToArray(), "P");

        Assert.Equal(new Gone(42), Assert.Single(post.Messages));
    }

    [Fact]
    public void What_is_no_message_is_refused_by_name_and_makes_no_large_list()
    {
        Assert.Contains("'Z'", Assert.Throws<SerializationException>(() => _serializer.FromBinary([], "Z")).Message, StringComparison.Ordinal);
        Assert.Throws<SerializationException>(() => _serializer.FromBinary([0xFF, 0xFF, 0xFF, 0xFF, 0x07], "P"));
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(60)];
            random.NextBytes(bytes);
            foreach (var manifest in new[] { "P", "O", "F", "K", "N", "I", "J", "S" })
            {
                try
                {
                    _serializer.FromBinary(bytes, manifest);
                }
                catch (SerializationException)
                {
                }
            }
        }
    }

    [Fact]
    public void An_error_that_fails_to_say_what_it_is_travels_all_the_same()
    {
        var ended = (Ended)((Post)Read(new Post([new Ended(1, OperationStates.Failed, null, true, new MuteException())]))).Messages[0];

        Assert.Contains("not known", ended.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_error_is_cut()
    {
        var bytes = _serializer.ToBinary(new Post([new Ended(1, OperationStates.Failed, null, true, new FormatException(new string('€', 100_000)))]));

        Assert.InRange(bytes.Length, 1, 20_000);
    }

    [Fact]
    public void A_node_with_very_many_shards_and_stuck_operations_of_long_keys_fits_into_a_message()
    {
        var shards = Enumerable.Range(0, 50_000).Select(static shard => $"{shard}").ToArray();
        var stuck = Enumerable.Range(0, 20).Select(static id => new StuckOperation(id, new string('\u0001', 30_000), TimeSpan.FromMinutes(id))).ToArray();
        var status = new EphemeralNodeStatus
        {
            Coordinator = "orders", Address = "akka.tcp://shop@10.0.0.5:8110", Shards = shards, Operations = Operations with { Stuck = stuck, StuckCount = 700 },
        };

        var bytes = _serializer.ToBinary(NodeFound.Of(status));

        Assert.InRange(bytes.Length, 1, 64_000);
        var read = ((NodeFound)_serializer.FromBinary(bytes, "N")).Status;
        Assert.Equal((1_000, 50_000, 20, 700), (read.Shards.Count, read.ShardCount, read.Operations!.Stuck.Count, read.Operations.StuckCount));
        Assert.EndsWith("… (30,000 characters)", read.Operations.Stuck[0].Key, StringComparison.Ordinal);
    }

    [Fact]
    public void No_type_is_named_in_what_is_written()
    {
        var bytes = _serializer.ToBinary(new Post([new Batch(1, 2, 3, [4], [JsonSerializer.SerializeToUtf8Bytes("item")], true), new Opened(1, 2, 3)]));

        Assert.DoesNotContain("Ephemeral", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    private EphemeralStatus Operations
    {
        get
        {
            using var coordinator = new EphemeralWorkCoordinator<int>(static (_, _) => Task.CompletedTask, null, Sys);
            return coordinator.GetStatus();
        }
    }

    private object Read(object message) => _serializer.FromBinary(_serializer.ToBinary(message), _serializer.Manifest(message));

    private static string Text(INodeMessage message) => message switch
    {
        Batch batch => $"{batch} {string.Join(' ', batch.Ids)} {string.Join(' ', batch.Items.Select(static item => item is byte[] bytes ? Convert.ToHexString(bytes) : "none"))}",
        Released released => $"{released} {string.Join(' ', released.NotStarted)}",
        Inquiry inquiry => $"{inquiry} {inquiry.Inbox} {string.Join(' ', inquiry.Ids)}",
        InquiryAnswered answered => $"{answered} {answered.NodeUid} {string.Join(' ', answered.Unknown)} {string.Join(' ', answered.NotStarted)}",
        Ended ended => $"{ended} {(ended.Result is byte[] bytes ? Convert.ToHexString(bytes) : "none")}",
        _ => $"{message}",
    };

    private sealed class MuteException : Exception
    {
        public override string Message => throw new InvalidOperationException();

        public override string ToString() => throw new InvalidOperationException();
    }
}
