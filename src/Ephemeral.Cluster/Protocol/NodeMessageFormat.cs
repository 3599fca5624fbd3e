using Ephemeral.Actors;

namespace Ephemeral.Cluster.Protocol;

/// <summary>How each message of a post is written. A number, once given, stays; a field that is added comes last.</summary>
internal static class NodeMessageFormat
{
    private const int MostText = 2048;
    private const int MostBytesOfText = 3 * MostText;

    /// <returns>Its number.</returns>
    public static byte Write(BinaryWriter writer, INodeMessage message)
    {
        switch (message)
        {
            case Opened opened:
                writer.Write(opened.Delivery);
                writer.Write(opened.Inbox);
                writer.Write(opened.NodeUid);
                return 1;
            case Batch batch:
                writer.Write(batch.Inbox);
                writer.Write(batch.Delivery);
                writer.Write(batch.First);
                Write(writer, batch.Ids);
                foreach (var item in batch.Items)
                    WriteBytes(writer, Encoded(item, batch.AreEncoded));
                WritePaths(writer, batch.Origins);
                return 2;
            case Receipt receipt:
                writer.Write(receipt.Delivery);
                writer.Write(receipt.Next);
                return 3;
            case Released released:
                writer.Write(released.Delivery);
                writer.Write(released.Next);
                Write(writer, released.NotStarted);
                return 4;
            case Gone gone:
                writer.Write(gone.Delivery);
                return 5;
            case Inquiry inquiry:
                writer.Write(inquiry.Inbox);
                writer.Write(inquiry.Delivery);
                Write(writer, inquiry.Ids);
                return 6;
            case InquiryAnswered answered:
                writer.Write(answered.NodeUid);
                writer.Write(answered.Delivery);
                Write(writer, answered.Unknown);
                Write(writer, answered.NotStarted);
                return 7;
            case CancelSent cancel:
                writer.Write(cancel.Inbox);
                writer.Write(cancel.Id);
                return 8;
            case Ended ended:
                writer.Write(ended.Id);
                writer.Write((byte)ended.Outcome);
                writer.Write(ended.Result is not null);
                if (ended.Result is not null)
                    WriteBytes(writer, Encoded(ended.Result, ended.IsEncoded));
                WriteError(writer, ended.Error);
                return 9;
            default:
                throw new ArgumentException($"{message.GetType().Name} is no message of a post.", nameof(message));
        }
    }

    /// <param name="reader">Where it begins.</param>
    /// <param name="kind">Its number.</param>
    /// <param name="end">The position at which it ends: one of an older version ends before what was added since.</param>
    /// <returns>Null for a message that is newer than this version.</returns>
    public static INodeMessage? Read(BinaryReader reader, byte kind, long end) => kind switch
    {
        1 => new Opened(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32()),
        2 => ReadBatch(reader, end),
        3 => new Receipt(reader.ReadInt64(), reader.ReadInt64()),
        4 => new Released(reader.ReadInt64(), reader.ReadInt64(), ReadIds(reader)),
        5 => new Gone(reader.ReadInt64()),
        6 => new Inquiry(reader.ReadInt64(), reader.ReadInt64(), ReadIds(reader)),
        7 => new InquiryAnswered(reader.ReadInt32(), reader.ReadInt64(), ReadIds(reader), ReadIds(reader)),
        8 => new CancelSent(reader.ReadInt64(), reader.ReadInt64()),
        9 => ReadEnded(reader),
        _ => null,
    };

    /// <summary>About how many bytes a message takes.</summary>
    public static int SizeOf(INodeMessage message) => message switch
    {
        Batch { AreEncoded: true } batch => 32 + batch.Items.Sum(static item => 12 + (((byte[]?)item)?.Length ?? 0))
            + (batch.Origins?.Sum(static origin => OperationOrigin.BytesOf(origin?.Cause)) ?? 0),
        Ended { IsEncoded: true, Result: byte[] result } => 24 + result.Length,
        Ended { Error: not null } => 24 + (3 * MostBytesOfText),
        Released released => 24 + (8 * released.NotStarted.Length),
        Inquiry inquiry => 16 + (8 * inquiry.Ids.Length),
        InquiryAnswered answered => 16 + (8 * (answered.Unknown.Length + answered.NotStarted.Length)),
        _ => 32,
    };

    private static Batch ReadBatch(BinaryReader reader, long end)
    {
        var (inbox, delivery, first, ids) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), ReadIds(reader));
        var items = new object?[ids.Length];
        for (var i = 0; i < items.Length; i++)
            items[i] = ReadBytes(reader);
        return new Batch(inbox, delivery, first, ids, items, AreEncoded: true, ReadPaths(reader, ids.Length, end));
    }

    /// <summary>For each operation how many names are on its path, and these, the first cause first; nothing where none has a path.</summary>
    private static void WritePaths(BinaryWriter writer, OperationOrigin?[]? origins)
    {
        if (origins is null)
            return;
        foreach (var origin in origins)
        {
            var path = origin?.Cause?.Path ?? [];
            writer.Write7BitEncodedInt(path.Count);
            foreach (var signal in path)
                writer.Write(signal);
        }
    }

    private static OperationOrigin?[]? ReadPaths(BinaryReader reader, int count, long end)
    {
        if (reader.BaseStream.Position >= end)
            return null;
        var origins = new OperationOrigin?[count];
        for (var i = 0; i < count; i++)
        {
            SignalPropagation? path = null;
            for (var left = ClusterSerializer.ReadCount(reader); left > 0; left--)
                path = new SignalPropagation(reader.ReadString(), path);
            origins[i] = path is null ? null : new OperationOrigin(path, null);
        }

        return origins;
    }

    private static Ended ReadEnded(BinaryReader reader)
    {
        var (id, outcome) = (reader.ReadInt64(), (OperationStates)reader.ReadByte());
        var result = reader.ReadBoolean() ? ReadBytes(reader) : null;
        return new Ended(id, outcome, result, IsEncoded: true, ReadError(reader, outcome));
    }

    private static byte[]? Encoded(object? value, bool isEncoded) => isEncoded
        ? (byte[]?)value
        : throw new InvalidOperationException("What goes to another node must have been written as bytes.");

    private static void Write(BinaryWriter writer, long[] ids)
    {
        writer.Write7BitEncodedInt(ids.Length);
        foreach (var id in ids)
            writer.Write(id);
    }

    private static long[] ReadIds(BinaryReader reader)
    {
        var ids = new long[ClusterSerializer.ReadCount(reader)];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = reader.ReadInt64();
        return ids;
    }

    // one more than the length, so that there is a sign for none
    private static void WriteBytes(BinaryWriter writer, byte[]? bytes)
    {
        writer.Write7BitEncodedInt(bytes is null ? 0 : bytes.Length + 1);
        writer.Write(bytes ?? []);
    }

    private static byte[]? ReadBytes(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt() - 1;
        if (length < 0)
            return null;
        return length <= reader.BaseStream.Length - reader.BaseStream.Position
            ? reader.ReadBytes(length)
            : throw new InvalidDataException($"A payload of {length} bytes is longer than its message.");
    }

    private static void WriteError(BinaryWriter writer, Exception? error)
    {
        writer.Write(error is not null);
        if (error is null)
            return;
        writer.Write(Cut(error.GetType().FullName ?? error.GetType().Name));
        writer.Write(Cut(TextOf(() => error.Message)));
        writer.Write(Cut(TextOf(error.ToString)));
    }

    private static Exception? ReadError(BinaryReader reader, OperationStates outcome)
    {
        if (!reader.ReadBoolean())
            return null;
        var (type, message, details) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
        return outcome == OperationStates.Cancelled
            ? new OperationCanceledException(message)
            : new RemoteOperationException(type, message, details);
    }

    /// <summary>An application's exception may fail to say what it is.</summary>
    private static string TextOf(Func<string> text)
    {
        try
        {
            return text() ?? "";
        }
        catch (Exception e)
        {
            return $"Its text is not known: {e.GetType().Name}.";
        }
    }

    private static string Cut(string text) => text.Length <= MostText ? text : text[..MostText];
}
