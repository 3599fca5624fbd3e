using Ephemeral.Host.Configuration;
using Ephemeral.Host.Limits;
using Ephemeral.Shell.Client;

namespace Ephemeral.Host.Hosting;

/// <summary>What <c>--help</c> prints. The settings come from <c>appsettings.json</c>, so that none is missing.</summary>
internal static class HostHelp
{
    private const string File = "appsettings.json";
    private const string Secret = "ApiKey";
    private const string Address = "Url";

    // Other sections may hold passwords of certificates and connection strings: they are not shown.
    private static readonly string[] Listed = ["AllowedHosts", TranslationOptions.Section, LimitsOptions.Section, "Shell", "Dashboard", "Ephemeral"];

    public static bool IsAskedFor(string[] args) => args.Any(static arg => arg is "--help" or "-h" or "-?");

    /// <exception cref="InvalidDataException">The file with the settings can't be read.</exception>
    public static string Text() => Text(AppContext.BaseDirectory);

    /// <param name="folder">Where the file with the settings is.</param>
    internal static string Text(string folder) =>
        $"""
        Ephemeral translates Markdown in the background, remembers the results just long enough, and shows what it does.

        Usage
          Ephemeral.Host [--Section:Setting=value ...]   start the service; Ctrl+C stops it
          Ephemeral.Host shell [...]                     ask a running one; shell --help says more
          Ephemeral.Host --help                          this

        Addresses
          {HostProgram.DefaultAddress}          where it listens, unless --urls, ASPNETCORE_URLS, ASPNETCORE_HTTP_PORTS or Kestrel:Endpoints
                                         say otherwise, such as --urls http://127.0.0.1:8080
          /                              the page
          {HostDashboard.Path}/                    the dashboard
          /api/status                    how it stands, in JSON
          /health/live, /health/ready    health checks
          {ShellAddress.Default}                 the shell's port, on this machine alone
          On addresses that others reach, set AllowedHosts to the names it answers to, and Dashboard:Enabled to false.

        Settings
          {Path.Combine(folder, File)} says what each does. The environment overrides it, and the command line overrides
          both: Translation__MaxConcurrency=8 in the environment is --Translation:MaxConcurrency=8 on the command line. Now they are:

        {Settings(folder)}

        Keys are not shown, nor what an address has of names and passwords.
        It ends with 0 once it was stopped, and with 1 and the reason on the standard error when it can't start.
        """;

    private static string Settings(string folder)
    {
        var file = new ConfigurationBuilder().AddJsonFile(Path.Combine(folder, File)).Build();
        var lines = file.GetChildren().Where(section => Listed.Contains(section.Key, StringComparer.OrdinalIgnoreCase)).SelectMany(Values)
            .Select(setting => $"    --{setting.Path}={Shown(setting)}");
        return string.Join(Environment.NewLine, lines);
    }

    private static string? Shown(IConfigurationSection setting) => setting switch
    {
        { Value: null or "" } => setting.Value,
        _ when Is(setting, Secret) => "(set)",
        _ when Is(setting, Address) => UrlText.Of(setting.Value),
        _ => setting.Value,
    };

    private static bool Is(IConfigurationSection setting, string key) => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<IConfigurationSection> Values(IConfigurationSection section)
    {
        var children = section.GetChildren().ToArray();
        return children.Length == 0 ? [section] : children.SelectMany(Values);
    }
}
