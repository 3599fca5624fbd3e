namespace Ephemeral.Host.Shell.Serving;

/// <summary>The section <c>Shell</c> of the configuration; <c>appsettings.json</c> says what each setting does.</summary>
internal sealed class ShellOptions
{
    public const string Section = "Shell";

    public bool Enabled { get; init; } = true;

    public int Port { get; init; } = 9110;

    public bool AllowSteering { get; init; }

    public bool ShowErrorMessages { get; init; }
}
