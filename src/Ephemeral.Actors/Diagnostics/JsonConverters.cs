using System.Text.Json;
using System.Text.Json.Serialization;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Diagnostics;

/// <summary>Writes spans of time as milliseconds.</summary>
internal sealed class MillisecondsConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TimeSpan.FromMilliseconds(reader.GetDouble());

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.TotalMilliseconds);
}

/// <summary>Writes severities as <c>information</c>, <c>degraded</c> and <c>unhealthy</c>.</summary>
internal sealed class SeverityConverter() : JsonStringEnumConverter<EphemeralSeverity>(JsonNamingPolicy.CamelCase);
