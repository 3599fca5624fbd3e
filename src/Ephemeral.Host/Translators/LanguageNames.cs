namespace Ephemeral.Host.Translators;

/// <summary>English names for language codes of two or three letters: .NET knows none in invariant globalization mode.</summary>
internal static class LanguageNames
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["af"] = "Afrikaans", ["afr"] = "Afrikaans",
        ["ar"] = "Arabic", ["ara"] = "Arabic",
        ["arg"] = "Aragonese", ["ast"] = "Asturian",
        ["bel"] = "Belarusian", ["bul"] = "Bulgarian", ["bre"] = "Breton",
        ["ca"] = "Catalan", ["cat"] = "Catalan",
        ["cs"] = "Czech", ["ces"] = "Czech",
        ["cy"] = "Welsh", ["cym"] = "Welsh",
        ["da"] = "Danish", ["dan"] = "Danish",
        ["de"] = "German", ["deu"] = "German",
        ["el"] = "Greek", ["ell"] = "Greek",
        ["en"] = "English", ["eng"] = "English",
        ["eo"] = "Esperanto", ["epo"] = "Esperanto",
        ["es"] = "Spanish", ["spa"] = "Spanish",
        ["eu"] = "Basque", ["eus"] = "Basque",
        ["fi"] = "Finnish", ["fin"] = "Finnish",
        ["fr"] = "French", ["fra"] = "French",
        ["gl"] = "Galician", ["glg"] = "Galician",
        ["hbs"] = "Serbo-Croatian", ["hi"] = "Hindi", ["hin"] = "Hindi",
        ["isl"] = "Icelandic",
        ["it"] = "Italian", ["ita"] = "Italian",
        ["ja"] = "Japanese", ["kaz"] = "Kazakh", ["ko"] = "Korean",
        ["mkd"] = "Macedonian", ["mlt"] = "Maltese",
        ["nl"] = "Dutch", ["nld"] = "Dutch",
        ["nno"] = "Norwegian Nynorsk", ["nob"] = "Norwegian Bokmål",
        ["oci"] = "Occitan",
        ["pl"] = "Polish", ["pol"] = "Polish",
        ["pt"] = "Portuguese", ["por"] = "Portuguese",
        ["ro"] = "Romanian", ["ron"] = "Romanian",
        ["ru"] = "Russian", ["rus"] = "Russian",
        ["slv"] = "Slovenian", ["sme"] = "Northern Sami", ["srd"] = "Sardinian",
        ["sv"] = "Swedish", ["swe"] = "Swedish",
        ["tat"] = "Tatar", ["tr"] = "Turkish", ["tur"] = "Turkish",
        ["uk"] = "Ukrainian", ["ukr"] = "Ukrainian",
        ["urd"] = "Urdu", ["zh"] = "Chinese",
    };

    /// <summary>The name, with a region in brackets; the code itself when it is not known.</summary>
    public static string Of(string code)
    {
        var parts = code.Split(['_', '-'], 2);
        if (!Names.TryGetValue(parts[0], out var name))
            return code;
        return parts.Length == 1 ? name : $"{name} ({parts[1]})";
    }
}
