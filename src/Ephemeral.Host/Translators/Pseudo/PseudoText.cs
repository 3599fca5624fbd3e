using System.Text;

namespace Ephemeral.Host.Translators.Pseudo;

/// <summary>
/// Pseudo-localisation: accents show what is not safe for Unicode, a third more letters what is cut off, brackets what is joined.
/// </summary>
internal static class PseudoText
{
    private const string Plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Accented = "ÅßÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž";

    public static string Of(string text)
    {
        var pseudo = new StringBuilder(text.Length * 4 / 3 + 4).Append('⟦');
        var letters = 0;
        foreach (var c in text)
        {
            var index = Plain.IndexOf(c);
            var written = index < 0 ? c : Accented[index];
            pseudo.Append(written);
            if (index >= 0 && ++letters % 3 == 0)
                pseudo.Append(written);
        }

        return pseudo.Append('⟧').ToString();
    }
}
