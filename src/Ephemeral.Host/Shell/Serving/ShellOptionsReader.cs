using Microsoft.Extensions.Options;

namespace Ephemeral.Host.Shell.Serving;

/// <summary>Reads the options once, at start.</summary>
internal static class ShellOptionsReader
{
    /// <exception cref="OptionsValidationException">A setting is unknown, not of its type, or out of its range.</exception>
    public static ShellOptions Read(IConfiguration configuration)
    {
        var options = new ShellOptions();
        try
        {
            configuration.GetSection(ShellOptions.Section).Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            throw Invalid($"The section {ShellOptions.Section} cannot be read: {e.Message} appsettings.json lists all settings.");
        }

        return options.Port is >= 0 and <= ushort.MaxValue
            ? options
            : throw Invalid(
                $"Shell:Port is {options.Port}. Set it to something from 1 to {ushort.MaxValue}, or to 0 for any free one.");
    }

    private static OptionsValidationException Invalid(string failure) =>
        new(ShellOptions.Section, typeof(ShellOptions), [failure]);
}
