using System.Buffers;
using System.Text.Json;

namespace Ephemeral.Cluster;

/// <summary>Writes values as JSON by System.Text.Json.</summary>
/// <typeparam name="T">The items or results.</typeparam>
/// <param name="options">How; null for the defaults, which are those of the web.</param>
public sealed class JsonPayloadCodec<T>(JsonSerializerOptions? options = null) : IPayloadCodec<T>
{
    private readonly JsonSerializerOptions _options = options ?? JsonSerializerOptions.Web;

    /// <inheritdoc/>
    public void Write(T value, IBufferWriter<byte> destination)
    {
        using var writer = new Utf8JsonWriter(destination);
        JsonSerializer.Serialize(writer, value, _options);
    }

    /// <inheritdoc/>
    public T Read(ReadOnlySpan<byte> source) => JsonSerializer.Deserialize<T>(source, _options)!;
}
