using System.Net;
using System.Text.Json;

namespace Ephemeral.Host.Translators.LibreTranslate;

/// <summary>Translates through the HTTP interface of a LibreTranslate service.</summary>
internal sealed class LibreTranslateTranslator(
    LibreTranslateOptions options, string sourceLanguage, IHttpClientFactory clients) : ITranslator
{
    private const int MaxErrorLength = 200;
    private const long MaxResponseBytes = 16 * 1024 * 1024;

    private readonly Uri _address = new(options.Url.TrimEnd('/') + "/");
    private volatile IReadOnlyList<TranslationLanguage> _languages = [];

    public string Name => "LibreTranslate";

    public IReadOnlyList<TranslationLanguage> Languages => _languages;

    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var known = await SendAsync<LanguageResponse[]>(new HttpRequestMessage(HttpMethod.Get, "languages"), cancellationToken);
        var targets = known.Where(from => sourceLanguage == "auto" || from.Code == sourceLanguage)
            .SelectMany(from => from.Targets ?? [.. known.Select(language => language.Code)])
            .Where(code => code != sourceLanguage)
            .ToHashSet();
        if (targets.Count == 0)
            throw new TranslationRefusedException(
                $"LibreTranslate at {_address} translates from {string.Join(", ", known.Select(from => from.Code))}, and " +
                $"Translation:SourceLanguage is '{sourceLanguage}'. Set it to one of these, or to 'auto'.");
        _languages = [.. known.Where(to => targets.Contains(to.Code)).Select(to => new TranslationLanguage(to.Code, to.Name))];
    }

    public async Task<IReadOnlyList<string>> TranslateAsync(
        IReadOnlyList<string> texts, string language, CancellationToken cancellationToken)
    {
        var key = options.ApiKey.Length > 0 ? options.ApiKey : null;
        var request = new HttpRequestMessage(HttpMethod.Post, "translate")
        {
            Content = JsonContent.Create(new TranslateRequest(texts, sourceLanguage, language, "text", key)),
        };
        var response = await SendAsync<TranslateResponse>(request, cancellationToken);
        if (response.Texts?.Count != texts.Count)
            throw new TranslateException($"LibreTranslate answered {response.Texts?.Count ?? 0} texts to {texts.Count}.");
        return response.Texts;
    }

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
            throw new TranslateException($"LibreTranslate at {_address} cannot be reached: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new TranslateException("LibreTranslate answered something that is not the expected JSON.", e);
        }
    }

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
