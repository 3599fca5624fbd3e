using Ephemeral.Host.Configuration;
using Microsoft.Extensions.Options;

namespace Ephemeral.Host.Shell.Serving;

/// <summary>The section <c>Shell</c> of the configuration; <c>appsettings.json</c> says what each setting does.</summary>
internal sealed class ShellOptions
{
    private const string Section = "Shell";

    public bool Enabled { get; init; } = true;

    public int Port { get; init; } = 9110;

    public bool AllowSteering { get; init; }

    public bool ShowErrorMessages { get; init; }

    /// <exception cref="OptionsValidationException">A setting is unknown, not of its type, or out of its range.</exception>
    public static ShellOptions Read(IConfiguration configuration) => SectionReader.Read<ShellOptions>(configuration, Section, Failures);

    private static string?[] Failures(ShellOptions options) =>
    [
        options.Port is >= 0 and <= ushort.MaxValue
            ? null
            : $"{Section}:{nameof(Port)} is {options.Port}. Set it to something from 1 to {ushort.MaxValue}, or to 0 for any free one.",
    ];
}
