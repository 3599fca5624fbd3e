using Ephemeral.Shell.Client;

namespace Ephemeral.Host.Hosting;

/// <summary>What <c>--help</c> prints. The settings come from <c>appsettings.json</c>, so that none is missing.</summary>
internal static class HostHelp
{
    private const string File = "appsettings.json";
    private const string Unlisted = "Logging";
    private const string Secret = "ApiKey";

    public static bool IsAskedFor(string[] args) => args.Any(static arg => arg is "--help" or "-h" or "-?");

    public static string Text() =>
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
          {Path.Combine(AppContext.BaseDirectory, File)} says what each does. The environment overrides it, and the command line overrides
          both: Translation__MaxConcurrency=8 in the environment is --Translation:MaxConcurrency=8 on the command line. Now they are:

        {Settings()}

        It ends with 0 once it was stopped, and with 1 and the reason on the standard error when it can't start.
        """;

    private static string Settings()
    {
        var file = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, File)).Build();
        var lines = file.GetChildren().Where(section => section.Key != Unlisted).SelectMany(Values)
            .Select(setting => $"    --{setting.Path}={Shown(setting)}");
        return string.Join(Environment.NewLine, lines);
    }

    // The file may have been given a key that is nobody's to read over a shoulder.
    private static string? Shown(IConfigurationSection setting) =>
        setting is { Key: Secret, Value.Length: > 0 } ? "(set)" : setting.Value;

    private static IEnumerable<IConfigurationSection> Values(IConfigurationSection section)
    {
        var children = section.GetChildren().ToArray();
        return children.Length == 0 ? [section] : children.SelectMany(Values);
    }
}
