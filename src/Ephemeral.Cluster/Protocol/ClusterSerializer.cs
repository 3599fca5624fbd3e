using System.Runtime.Serialization;
using System.Text;
using System.Text.Json;
using Akka.Actor;
using Akka.Serialization;
using Ephemeral.Actors;

namespace Ephemeral.Cluster.Protocol;

/// <summary>
/// Writes the messages between nodes. What is written names no type: a message has a letter, each of those in a post has a number and a length, so
/// that a node skips those that are newer than it. Items and results are bytes already, by their codec.
/// </summary>
internal sealed class ClusterSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const int MostElements = 1_000_000;

    /// <summary>As in the settings; the number is never given to another serializer.</summary>
    public override int Identifier => 4_711_200;

    public override string Manifest(object o) => o switch
    {
        Post => "P",
        Open => "O",
        FindKey => "F",
        KeyFound => "K",
        GetNode => "G",
        NodeFound => "N",
        Ping => "I",
        Pong => "J",
        SharedSignals => "S",
        _ => throw new ArgumentException($"{TypeName.Of(o.GetType())} is no message between nodes.", nameof(o)),
    };

    public override byte[] ToBinary(object obj)
    {
        using var stream = new MemoryStream(256);
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            Write(writer, obj);
        return stream.ToArray();
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        try
        {
            return manifest switch
            {
                "P" => ReadPost(reader),
                "O" => new Open(reader.ReadString(), reader.ReadInt64()),
                "F" => new FindKey(reader.ReadString()),
                "K" => new KeyFound(JsonSerializer.Deserialize<EphemeralShardedKeyStatus>(bytes)!),
                "G" => new GetNode(),
                "N" => new NodeFound(JsonSerializer.Deserialize<EphemeralNodeStatus>(bytes)!),
                "I" => new Ping(reader.ReadInt64(), reader.ReadString(), reader.ReadInt32()),
                "J" => new Pong(reader.ReadInt64()),
                "S" => ReadSignals(reader),
                _ => throw new SerializationException(
                    $"A node has sent a message '{manifest}' that this version does not know. Let it run the same version, or a newer one here."),
            };
        }
        catch (Exception e) when (e is not SerializationException)
        {
            throw new SerializationException($"A message '{manifest}' between nodes can't be read: {e.GetType().Name}.", e);
        }
    }

    private static void Write(BinaryWriter writer, object message)
    {
        switch (message)
        {
            case Post post:
                WritePost(writer, post);
                break;
            case Open open:
                writer.Write(open.Key);
                writer.Write(open.Delivery);
                break;
            case FindKey find:
                writer.Write(find.Key);
                break;
            case KeyFound found:
                writer.Write(JsonSerializer.SerializeToUtf8Bytes(found.Status));
                break;
            case NodeFound found:
                writer.Write(JsonSerializer.SerializeToUtf8Bytes(found.Status));
                break;
            case Ping ping:
                writer.Write(ping.Number);
                writer.Write(ping.Address);
                writer.Write(ping.Uid);
                break;
            case Pong pong:
                writer.Write(pong.Number);
                break;
            case SharedSignals shared:
                WriteSignals(writer, shared);
                break;
        }
    }

    private static void WritePost(BinaryWriter writer, Post post)
    {
        writer.Write7BitEncodedInt(post.Messages.Count);
        using var stream = new MemoryStream(256);
        using var content = new BinaryWriter(stream, Encoding.UTF8);
        foreach (var message in post.Messages)
        {
            stream.SetLength(0);
            writer.Write(NodeMessageFormat.Write(content, message));
            content.Flush();
            writer.Write7BitEncodedInt((int)stream.Length);
            writer.Write(stream.GetBuffer(), 0, (int)stream.Length);
        }
    }

    private static Post ReadPost(BinaryReader reader)
    {
        var count = ReadCount(reader);
        var messages = new List<INodeMessage>(Math.Min(count, 1024));
        for (var i = 0; i < count; i++)
        {
            var kind = reader.ReadByte();
            var end = reader.Read7BitEncodedInt() + reader.BaseStream.Position;
            if (NodeMessageFormat.Read(reader, kind, end) is { } message)
                messages.Add(message);
            reader.BaseStream.Position = end;
        }

        return new Post(messages);
    }

    private static void WriteSignals(BinaryWriter writer, SharedSignals shared)
    {
        writer.Write(shared.Node);
        writer.Write7BitEncodedInt(shared.Signals.Count);
        foreach (var (name, key) in shared.Signals)
        {
            writer.Write(name);
            writer.Write(key is not null);
            if (key is not null)
                writer.Write(key);
        }
    }

    private static SharedSignals ReadSignals(BinaryReader reader)
    {
        var node = reader.ReadString();
        var signals = new (string, string?)[ReadCount(reader)];
        for (var i = 0; i < signals.Length; i++)
            signals[i] = (reader.ReadString(), reader.ReadBoolean() ? reader.ReadString() : null);
        return new SharedSignals(node, signals);
    }

    /// <summary>A count from the wire makes no list that is larger than a message could fill.</summary>
    internal static int ReadCount(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        return count is >= 0 and <= MostElements && count <= reader.BaseStream.Length
            ? count
            : throw new SerializationException($"A message between nodes says that {count} elements follow.");
    }
}
