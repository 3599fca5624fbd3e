using System.Buffers;

namespace Ephemeral.Cluster;

/// <summary>
/// Writes items or results of one type as bytes, and reads them, for those that go to another node. Called by many threads at the same time;
/// must not block. The bytes carry no type: who reads knows it.
/// </summary>
/// <typeparam name="T">The items or results.</typeparam>
public interface IPayloadCodec<T>
{
    /// <summary>
    /// Writes a value. What it throws is the cause of a <see cref="PayloadException"/>: whoever enqueues gets that, or the operation fails with it.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="destination">Where to.</param>
    void Write(T value, IBufferWriter<byte> destination);

    /// <summary>Reads what <see cref="Write"/> has written, perhaps by an older or newer version of the program.</summary>
    /// <param name="source">The bytes; not to be kept.</param>
    T Read(ReadOnlySpan<byte> source);
}
