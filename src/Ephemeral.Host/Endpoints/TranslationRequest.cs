using Ephemeral.Host.Tasks;
using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Endpoints;

/// <summary>Reads and checks what a caller asks for: a model, or the problem with it.</summary>
internal static class TranslationRequest
{
    public const int MaxBytes = 1024 * 1024;

    private const string Shape = "{\"language\": \"…\", \"originalMarkdown\": \"…\"}";

    public static async Task<(MarkdownTranslationModel? Model, IResult? Problem)> ReadAsync(
        HttpRequest request, IReadOnlyList<TranslationLanguage> languages, CancellationToken cancellationToken)
    {
        var (body, problem) = await JsonBody.ReadAsync<Body>(request, MaxBytes, Shape, cancellationToken);
        return problem is null ? Checked(body ?? new Body(null, null), languages) : (null, problem);
    }

    private static (MarkdownTranslationModel? Model, IResult? Problem) Checked(
        Body body, IReadOnlyList<TranslationLanguage> languages)
    {
        if (string.IsNullOrWhiteSpace(body.OriginalMarkdown))
            return Refused("originalMarkdown is empty: there is nothing to translate.");

        var codes = languages.Select(known => known.Code).ToArray();
        var extensions = new Dictionary<string, object?> { ["languages"] = codes };
        if (string.IsNullOrWhiteSpace(body.Language))
            return (null, TypedResults.Problem("language is missing.", statusCode: 400, extensions: extensions));
        if (codes.FirstOrDefault(code => code.Equals(body.Language, StringComparison.OrdinalIgnoreCase)) is { } language)
            return (new MarkdownTranslationModel(language, body.OriginalMarkdown), null);

        var detail = $"The language '{body.Language}' is not known. Known: {string.Join(", ", codes)}.";
        return (null, TypedResults.Problem(detail, statusCode: 400, extensions: extensions));
    }

    private static (MarkdownTranslationModel? Model, IResult? Problem) Refused(string detail) =>
        (null, TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest));

    private sealed record Body(string? Language, string? OriginalMarkdown);
}
