using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Engine.Conformance.Tests.Hosting;

/// <summary>Hosts with an actor system, as an application builds them.</summary>
internal static class HostedSystem
{
    /// <summary>Longer than anything that a test waits for takes.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    public static IHost Build(Action<AkkaConfigurationBuilder> akka, Action<IServiceCollection>? services = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAkka("hosted", (configuration, _) =>
            akka(configuration.AddHocon("akka.stdout-loglevel = OFF", HoconAddMode.Append)));
        services?.Invoke(builder.Services);
        return builder.Build();
    }

    public static async Task<IHost> StartAsync(Action<AkkaConfigurationBuilder> akka, Action<IServiceCollection>? services = null)
    {
        var host = Build(akka, services);
        await host.StartAsync().WaitAsync(Patience);
        return host;
    }

    /// <summary>Stops the host and disposes it.</summary>
    public static async Task EndAsync(this IHost host)
    {
        await host.StopAsync().WaitAsync(Patience);
        host.Dispose();
    }
}
