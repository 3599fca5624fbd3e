namespace Petabridge.Cmd.Host.Lines;

/// <summary>A word of a command line. What was quoted is never taken for a switch.</summary>
internal readonly record struct CommandWord(string Text, bool IsQuoted)
{
    /// <summary>A dash and something other than a digit: <c>-5</c> is a value.</summary>
    public bool IsSwitch => !IsQuoted && Text.Length > 1 && Text[0] == '-' && !char.IsAsciiDigit(Text[1]);
}
