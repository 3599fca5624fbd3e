namespace Petabridge.Cmd;

/// <summary>An answer that says what went wrong.</summary>
public sealed class ErroredCommandResponse(string msg, bool final = true) : CommandResponse(msg, final)
{
    public override bool IsError => true;
}
