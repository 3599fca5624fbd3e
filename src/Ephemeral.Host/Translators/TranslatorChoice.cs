using Ephemeral.Host.Configuration;
using Ephemeral.Host.Translators.Apertium;
using Ephemeral.Host.Translators.LibreTranslate;
using Ephemeral.Host.Translators.Pseudo;

namespace Ephemeral.Host.Translators;

/// <summary>The translators there are, by the name that the setting <c>Translation:Translator</c> knows them by.</summary>
internal static class TranslatorChoice
{
    private static readonly Dictionary<string, Func<TranslationOptions, IServiceProvider, ITranslator>> Known =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["Apertium"] = (options, services) => new ApertiumTranslator(
                options.Apertium, options.SourceLanguage, TimeOf(services)),
            ["LibreTranslate"] = (options, services) => new LibreTranslateTranslator(
                options.LibreTranslate, options.SourceLanguage, services.GetRequiredService<IHttpClientFactory>()),
            ["Pseudo"] = (options, services) => new PseudoTranslator(options.Pseudo, TimeOf(services)),
        };

    public static ITranslator Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<TranslationOptions>();
        return Known[options.Translator](options, services);
    }

    /// <summary>What is wrong with the choice; null when nothing is.</summary>
    public static string? Failure(TranslationOptions options)
    {
        if (!Known.ContainsKey(options.Translator))
            return $"Translation:Translator is '{options.Translator}'. Set it to one of {string.Join(", ", Known.Keys)}.";
        var needsAddress = options.Translator.Equals("LibreTranslate", StringComparison.OrdinalIgnoreCase);
        return needsAddress && !IsHttpAddress(options.LibreTranslate.Url)
            ? $"Translation:LibreTranslate:Url is '{UrlText.Of(options.LibreTranslate.Url)}'. Set it to the address of a LibreTranslate " +
              "service, such as http://localhost:5000."
            : null;
    }

    private static TimeProvider TimeOf(IServiceProvider services) => services.GetRequiredService<TimeProvider>();

    private static bool IsHttpAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
