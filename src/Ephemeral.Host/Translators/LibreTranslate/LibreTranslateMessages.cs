using System.Text.Json.Serialization;

namespace Ephemeral.Host.Translators.LibreTranslate;

internal sealed record TranslateRequest(
    [property: JsonPropertyName("q")] IReadOnlyList<string> Texts,
    [property: JsonPropertyName("source")] string Source,
    [property: JsonPropertyName("target")] string Target,
    [property: JsonPropertyName("format")] string Format,
    [property: JsonPropertyName("api_key"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ApiKey);

internal sealed record TranslateResponse([property: JsonPropertyName("translatedText")] IReadOnlyList<string>? Texts);

internal sealed record ErrorResponse([property: JsonPropertyName("error")] string? Error);

internal sealed record LanguageResponse(
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("targets")] IReadOnlyList<string>? Targets);
