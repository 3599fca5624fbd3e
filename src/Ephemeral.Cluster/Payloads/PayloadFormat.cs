using System.Buffers;
using Ephemeral.Actors;

namespace Ephemeral.Cluster.Payloads;

/// <summary>Turns the values of one type into bytes and back, with errors that say what could not travel.</summary>
internal sealed class PayloadFormat<T>(IPayloadCodec<T> codec, string coordinator, int mostBytes)
{
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
