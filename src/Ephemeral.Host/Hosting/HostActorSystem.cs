using Akka.Configuration;
using Akka.Hosting;
using Ephemeral.Host.Shell.Serving;

namespace Ephemeral.Host.Hosting;

/// <summary>The actor system of the program, with the settings of <c>hocon/host.conf</c>.</summary>
internal static class HostActorSystem
{
    private const string Settings = "host.conf";

    public static void AddHostActorSystem(this IServiceCollection services, ShellOptions shell) =>
        services.AddAkka("ephemeral", (akka, provider) => akka
            .AddHocon(ConfigurationFactory.ParseString(ReadSettings()), HoconAddMode.Prepend)
            .ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            })
            .ServeShell(
                shell, provider.GetRequiredService<ShellState>(),
                provider.GetRequiredService<ILoggerFactory>().CreateLogger(ShellServing.LogName)));

    private static string ReadSettings()
    {
        using var stream = typeof(HostActorSystem).Assembly.GetManifestResourceStream(Settings)
            ?? throw new InvalidOperationException($"The program was built without its settings {Settings}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
