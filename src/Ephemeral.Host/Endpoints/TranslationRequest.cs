using Ephemeral.Actors.Diagnostics;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Endpoints;

/// <summary>Reads and checks what a caller asks for: a model, or the problem with it.</summary>
internal static class TranslationRequest
{
    public const int MaxBytes = 1024 * 1024;

    // Of a name that is refused, no more is told back.
    private const int LongestName = 80;

    private const string Shape = "{\"language\": \"…\", \"originalMarkdown\": \"…\", \"sourceLanguage\": \"…\"}";

    public static async Task<(MarkdownTranslationModel? Model, IResult? Problem)> ReadAsync(
        HttpRequest request, IReadOnlyList<TranslationSource> sources, CancellationToken cancellationToken)
    {
        var (body, problem) = await JsonBody.ReadAsync<Body>(request, MaxBytes, Shape, cancellationToken);
        return problem is null ? Checked(body ?? new Body(null, null, null), sources) : (null, problem);
    }

    private static (MarkdownTranslationModel? Model, IResult? Problem) Checked(Body body, IReadOnlyList<TranslationSource> sources)
    {
        if (string.IsNullOrWhiteSpace(body.OriginalMarkdown))
            return Refused("originalMarkdown is empty: there is nothing to translate.");
        var from = string.IsNullOrWhiteSpace(body.SourceLanguage)
            ? sources
            : [.. sources.Where(source => IsNamed(source.Code, body.SourceLanguage))];
        if (from.Count == 0 && sources.Count > 0)
            return Refused(
                $"The source language '{Shown(body.SourceLanguage!)}' is not known. Known: {Listed(sources.Select(source => source.Code))}.");

        var known = TranslationSource.LanguagesOf(from).Select(language => language.Code).ToArray();
        if (string.IsNullOrWhiteSpace(body.Language))
            return Refused("language is missing.", known);
        if (known.FirstOrDefault(code => IsNamed(code, body.Language)) is not { } found)
            return Refused($"The language '{Shown(body.Language)}' is not known. Known: {Listed(known)}.", known);
        var source = from.First(source => source.Languages.Any(language => language.Code == found));
        return (new MarkdownTranslationModel(source.Code, found, body.OriginalMarkdown), null);
    }

    private static bool IsNamed(string code, string name) => code.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string Shown(string name) => ErrorText.Cut(name, LongestName);

    private static string Listed(IEnumerable<string> codes) => string.Join(", ", codes);

    private static (MarkdownTranslationModel? Model, IResult? Problem) Refused(string detail, string[]? languages = null)
    {
        var extensions = languages is null ? null : new Dictionary<string, object?> { ["languages"] = languages };
        return (null, TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest, extensions: extensions));
    }

    private sealed record Body(string? SourceLanguage, string? Language, string? OriginalMarkdown);
}
