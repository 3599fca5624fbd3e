using System.Text.RegularExpressions;

namespace Akka.TestKit;

/// <summary>What the text of a log event must look like. What is not given is not asked for.</summary>
internal sealed record TextMatch(string? Message, string? Start, string? Contains, Regex? Pattern)
{
    public bool IsMatch(string text) =>
        (Message is null || text == Message)
        && (Start is null || text.StartsWith(Start, StringComparison.Ordinal))
        && (Contains is null || text.Contains(Contains, StringComparison.Ordinal))
        && Pattern?.IsMatch(text) != false;

    public override string ToString() => string.Concat(
        Part("with the message", Message), Part("starting with", Start), Part("containing", Contains), Part("matching", Pattern));

    private static string Part(string name, object? value) => value is null ? "" : $" {name} <{value}>";
}
