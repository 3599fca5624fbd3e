namespace Ephemeral.AspNetCore.Security;

/// <summary>Closed until the addresses have been checked: between listening and that, nothing is told.</summary>
internal sealed class StartGate
{
    private volatile bool _isOpen;

    public bool IsOpen => _isOpen;

    public void Open() => _isOpen = true;
}
