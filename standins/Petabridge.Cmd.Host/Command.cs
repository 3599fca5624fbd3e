namespace Petabridge.Cmd;

/// <summary>A command as it reaches its handler. The answers go to the sender.</summary>
public sealed class Command(string palette, string name, Tuple<string, string>[] arguments)
{
    /// <summary>
    /// Pairs of a switch and its value, in the order in which they were written; a bare switch has an empty value.
    /// </summary>
    public IReadOnlyList<Tuple<string, string>> Arguments { get; } = [.. arguments];

    internal string Palette => palette;

    internal string Name => name;
}

/// <summary>A part of the answer to a command. The one that is final ends it.</summary>
public class CommandResponse(string msg, bool final = true)
{
    /// <summary>Ends an answer, and prints nothing.</summary>
    public static readonly CommandResponse Empty = new("");

    public string Msg => msg;

    public bool Final => final;

    public virtual bool IsError => false;
}

/// <summary>An answer that says what went wrong.</summary>
public sealed class ErroredCommandResponse(string msg, bool final = true) : CommandResponse(msg, final)
{
    public override bool IsError => true;
}
