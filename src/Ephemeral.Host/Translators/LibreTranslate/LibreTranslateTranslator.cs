using System.Net;
using System.Text.Json;
using Ephemeral.Host.Configuration;

namespace Ephemeral.Host.Translators.LibreTranslate;

/// <summary>Translates through the HTTP interface of a LibreTranslate service.</summary>
internal sealed class LibreTranslateTranslator(
    LibreTranslateOptions options, string sourceLanguage, IHttpClientFactory clients) : ITranslator
{
    private const string Detected = "auto";
    private const int MaxErrorLength = 200;
    private const long MaxResponseBytes = 16 * 1024 * 1024;

    private readonly Uri _address = new(options.Url.TrimEnd('/') + "/");
    private readonly string _shownAddress = UrlText.Of(options.Url.TrimEnd('/') + "/");
    private volatile IReadOnlyList<TranslationSource> _sources = [];

    public string Name => "LibreTranslate";

    public IReadOnlyList<TranslationSource> Sources => _sources;

    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var known = await SendAsync<LanguageResponse[]>(new HttpRequestMessage(HttpMethod.Get, "languages"), cancellationToken);
        if (known.Any(static from => from is not { Code: not null, Name: not null }))
            throw NotExpected();
        var sources = known.Select(from => new TranslationSource(from.Code, from.Name, TargetsOf(from, known)))
            .Where(from => from.Languages.Count > 0)
            .ToList();
        if (sourceLanguage == Detected && sources.Count > 0)
            sources.Add(new TranslationSource(Detected, "Detected", TranslationSource.LanguagesOf(sources)));
        if (sources.All(from => from.Code != sourceLanguage))
            throw new TranslationRefusedException(
                $"LibreTranslate at {_shownAddress} translates from {string.Join(", ", known.Select(from => from.Code))}, and " +
                $"Translation:SourceLanguage is '{sourceLanguage}'. Set it to one of these, or to 'auto'.");
        _sources = TranslationSource.InOrder(sources, sourceLanguage);
    }

    public async Task<IReadOnlyList<string>> TranslateAsync(
        IReadOnlyList<string> texts, string source, string language, CancellationToken cancellationToken)
    {
        var key = string.IsNullOrEmpty(options.ApiKey) ? null : options.ApiKey;
        var request = new HttpRequestMessage(HttpMethod.Post, "translate")
        {
            Content = JsonContent.Create(new TranslateRequest(texts, source, language, "text", key)),
        };
        var response = await SendAsync<TranslateResponse>(request, cancellationToken);
        if (response.Texts?.Count != texts.Count)
            throw new TranslateException($"LibreTranslate answered {response.Texts?.Count ?? 0} texts to {texts.Count}.");
        return response.Texts.All(static text => text is not null) ? response.Texts : throw NotExpected();
    }

    private static TranslationLanguage[] TargetsOf(LanguageResponse from, LanguageResponse[] known) =>
    [
        .. known.Where(to => to.Code != from.Code && from.Targets?.Contains(to.Code) != false)
            .Select(to => new TranslationLanguage(to.Code, to.Name)),
    ];

    private async Task<T> SendAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var message = request;
        using var client = clients.CreateClient(nameof(LibreTranslate));
        client.BaseAddress = _address;
        client.Timeout = options.Timeout;
        client.MaxResponseContentBufferSize = MaxResponseBytes;
        try
        {
            using var response = await client.SendAsync(message, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw await FailureAsync(response, cancellationToken);
            return await response.Content.ReadFromJsonAsync<T>(cancellationToken)
                ?? throw new JsonException("The answer is null.");
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TranslateException($"LibreTranslate did not answer within {options.Timeout.TotalSeconds} s.", e);
        }
        catch (HttpRequestException e)
        {
            throw new TranslateException("LibreTranslate cannot be reached.", e) { Detail = $"{_shownAddress}: {e.Message}" };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw NotExpected(e);
        }
    }

    private static TranslateException NotExpected(Exception? e = null) =>
        new("LibreTranslate answered something that is not the expected JSON.", e);

    private static async Task<Exception> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var said = await ErrorOfAsync(response, cancellationToken);
        var message = $"LibreTranslate answered {(int)response.StatusCode} {response.ReasonPhrase}{said}";
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
            return new TranslateException(message) { IsRateLimit = true };
        return response.StatusCode == HttpStatusCode.RequestTimeout || (int)response.StatusCode >= 500
            ? new TranslateException(message)
            : new TranslationRefusedException(message);
    }

    private static async Task<string> ErrorOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var error = (await response.Content.ReadFromJsonAsync<ErrorResponse>(cancellationToken))?.Error;
            return error is null ? "." : ": " + (error.Length > MaxErrorLength ? error[..MaxErrorLength] + "…" : error);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return ".";
        }
    }
}
