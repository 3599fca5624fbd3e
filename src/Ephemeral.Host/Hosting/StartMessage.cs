using Ephemeral.Shell.Client;
using Ephemeral.Host.Shell.Serving;

namespace Ephemeral.Host.Hosting;

/// <summary>What the console says once the program has started: where everything is, and how to stop it.</summary>
internal static class StartMessage
{
    public static string Of(WebApplication app)
    {
        var lines = new List<string> { "Ephemeral is ready." };
        var services = app.Services;
        var addresses = app.OpenAddresses().Select(address => address.TrimEnd('/')).ToArray();
        lines.AddRange(addresses.Select(address => $"  Page       {address}/"));
        if (services.GetRequiredService<HostDashboardOptions>().Enabled)
            lines.AddRange(addresses.Select(address => $"  Dashboard  {address}{HostDashboard.Path}/"));
        lines.Add($"  Shell      {ShellLine(services.GetRequiredService<ShellOptions>(), services.GetRequiredService<ShellState>())}");
        lines.Add("Press Ctrl+C to stop.");
        return string.Join(Environment.NewLine, lines);
    }

    private static string ShellLine(ShellOptions shell, ShellState state)
    {
        if (!shell.Enabled)
            return "off: Shell:Enabled is false";
        if (state.Problem is { } problem)
            return $"off: port {shell.Port} cannot be listened on ({problem})";
        if (shell.Port == 0)
            return "on a free port, since Shell:Port is 0";
        var connect = shell.Port == ShellAddress.Default.Port ? "" : $" --connect {ShellAddress.Default with { Port = shell.Port }}";
        return $"{Program()} shell{connect}";
    }

    /// <summary>This program, as another terminal starts it.</summary>
    private static string Program()
    {
        var process = Environment.ProcessPath ?? "dotnet";
        var isApplication = !Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return isApplication ? Quoted(process) : $"dotnet {Quoted(typeof(StartMessage).Assembly.Location)}";
    }

    private static string Quoted(string path) => path.Contains(' ') ? $"\"{path}\"" : path;
}
