using System.Buffers;
using Ephemeral.Actors;
using Ephemeral.Cluster.Protocol;

namespace Ephemeral.Cluster.Payloads;

/// <summary>Turns the values of one type into bytes and back, with errors that say what could not travel.</summary>
internal sealed class PayloadFormat<T>(IPayloadCodec<T> codec, string coordinator, int mostBytes)
{
    /// <summary>The most bytes of a path: half of what a message has room for beside the largest item.</summary>
    private const int MostBytesOfPath = 8 * 1024;

    /// <summary>Names that were left out of a path could cause themselves again.</summary>
    /// <exception cref="PayloadException">The path of signals because of which an item was enqueued is too long.</exception>
    public void CheckTravels(SignalPropagation? cause)
    {
        if (cause is null || OperationOrigin.BytesOf(cause) is var bytes && bytes <= Math.Min(MostBytesOfPath, mostBytes / 2))
            return;
        throw new PayloadException($"A {TypeName.Of(typeof(T))} of coordinator '{coordinator}' was enqueued because of {cause.Depth} signals, whose names take "
            + $"{bytes} bytes; between nodes {Math.Min(MostBytesOfPath, mostBytes / 2)} may travel. Give signals shorter names, or lower MaxDepth.");
    }

    /// <exception cref="PayloadException">It can't be written, or is too large.</exception>
    public byte[] Write(T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            codec.Write(value, buffer);
        }
        catch (Exception e)
        {
            throw new PayloadException($"Coordinator '{coordinator}' can't write a {TypeName.Of(typeof(T))} for another node: {e.GetType().Name}. "
                + "Give it a codec for that type.", e);
        }

        return buffer.WrittenCount <= mostBytes
            ? buffer.WrittenSpan.ToArray()
            : throw new PayloadException($"A {TypeName.Of(typeof(T))} of coordinator '{coordinator}' takes {buffer.WrittenCount} bytes; between "
                + $"nodes {mostBytes} may travel. Send a reference to it, or raise akka.remote.dot-netty.tcp.maximum-frame-size on every node.");
    }

    /// <exception cref="PayloadException">It can't be read.</exception>
    public T Read(byte[] bytes)
    {
        try
        {
            return codec.Read(bytes);
        }
        catch (Exception e)
        {
            throw new PayloadException($"Coordinator '{coordinator}' can't read a {TypeName.Of(typeof(T))} from another node: {e.GetType().Name}. "
                + "Let every node run versions that read what the others write.", e);
        }
    }
}

/// <summary>What operations without results end with.</summary>
internal readonly struct Nothing;
