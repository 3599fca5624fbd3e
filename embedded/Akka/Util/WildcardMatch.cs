using System.IO.Enumeration;

namespace Akka.Util;

/// <summary>Matches a name against a pattern with <c>*</c> (any run) and <c>?</c> (any one character).</summary>
internal static class WildcardMatch
{
    internal static bool Like(string text, string pattern) =>
        FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);
}
