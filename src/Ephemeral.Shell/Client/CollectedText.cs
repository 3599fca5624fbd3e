using System.Text;

namespace Ephemeral.Shell.Client;

/// <summary>What a host answers to one command, line by line, where it is needed as a whole: who sends without end is not followed.</summary>
/// <param name="maxLength">The characters it may have; by default more than any answer has.</param>
internal sealed class CollectedText(int maxLength = CollectedText.MaxLength)
{
    public const int MaxLength = 64 * 1024 * 1024;

    private readonly StringBuilder _text = new();

    /// <exception cref="ShellConnectionException">The host sends too much: the connection is to be closed.</exception>
    public void Append(string? line)
    {
        if (string.IsNullOrEmpty(line))
            return;
        if (line.Length >= maxLength - _text.Length)
            throw new ShellConnectionException(
                $"The host answers one command with more than {maxLength} characters, and is not followed. Ask it for less, as with --limit.");
        _text.Append(_text.Length > 0 ? "\n" : "").Append(line);
    }

    public override string ToString() => _text.ToString();
}
