namespace Petabridge.Cmd;

/// <summary>A part of the answer to a command. The one that is final ends it.</summary>
public class CommandResponse
{
    public CommandResponse(string msg, bool final = true)
    {
        Msg = msg;
        Final = final;
    }

    /// <summary>Ends an answer, and prints nothing.</summary>
    public static readonly CommandResponse Empty = new("");

    public string Msg { get; }

    public bool Final { get; }

    public virtual bool IsError => false;
}
