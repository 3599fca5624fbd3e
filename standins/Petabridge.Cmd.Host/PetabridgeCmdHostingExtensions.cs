using Akka.Configuration;
using Akka.Hosting;

namespace Petabridge.Cmd.Host;

/// <summary>The address to listen on. A value that is not set is taken from the settings <c>petabridge.cmd</c>.</summary>
public sealed class PetabridgeCmdOptions
{
    public string? Host { get; set; }

    /// <summary>0 takes a free one.</summary>
    public int? Port { get; set; }

    internal (string Host, int Port) Address(Config config) => (
        Host ?? config.GetString("petabridge.cmd.host", "127.0.0.1"), Port ?? config.GetInt("petabridge.cmd.port", 9110));
}

public static class PetabridgeCmdHostingExtensions
{
    /// <summary>Serves the palettes that <paramref name="hostConfiguration"/> registers, once the actors are started.</summary>
    public static AkkaConfigurationBuilder AddPetabridgeCmd(
        this AkkaConfigurationBuilder builder, Action<PetabridgeCmd> hostConfiguration) =>
        builder.AddPetabridgeCmd(new PetabridgeCmdOptions(), hostConfiguration);

    /// <inheritdoc cref="AddPetabridgeCmd(AkkaConfigurationBuilder, Action{PetabridgeCmd})"/>
    public static AkkaConfigurationBuilder AddPetabridgeCmd(
        this AkkaConfigurationBuilder builder, PetabridgeCmdOptions options, Action<PetabridgeCmd> hostConfiguration)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(hostConfiguration);
        return builder.AddStartup((system, _) =>
        {
            var host = PetabridgeCmd.Get(system);
            hostConfiguration(host);
            host.Start(options);
        });
    }
}
