using System.Globalization;
using Akka.Configuration;
using Akka.Hosting;

namespace Petabridge.Cmd.Host;

public static class PetabridgeCmdHostingExtensions
{
    /// <summary>Serves the palettes that <paramref name="hostConfiguration"/> registers, once the actors are started.</summary>
    public static AkkaConfigurationBuilder AddPetabridgeCmd(
        this AkkaConfigurationBuilder builder, Action<PetabridgeCmd> hostConfiguration)
    {
        ArgumentNullException.ThrowIfNull(hostConfiguration);
        return builder.AddStartup((system, _) =>
        {
            var host = PetabridgeCmd.Get(system);
            hostConfiguration(host);
            host.Start();
        });
    }

    /// <inheritdoc cref="AddPetabridgeCmd(AkkaConfigurationBuilder, Action{PetabridgeCmd})"/>
    public static AkkaConfigurationBuilder AddPetabridgeCmd(
        this AkkaConfigurationBuilder builder, PetabridgeCmdOptions options, Action<PetabridgeCmd> hostConfiguration)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = "";
        if (options.Host is { } host)
            settings += $"petabridge.cmd.host = \"{host.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"\n";
        if (options.Port is { } port)
            settings += string.Create(CultureInfo.InvariantCulture, $"petabridge.cmd.port = {port}\n");
        return builder
            .AddHocon(ConfigurationFactory.ParseString(settings), HoconAddMode.Prepend)
            .AddPetabridgeCmd(hostConfiguration);
    }
}
