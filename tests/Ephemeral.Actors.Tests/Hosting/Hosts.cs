using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Actors.Tests.Hosting;

/// <summary>Hosts and containers, as applications build them, quiet but for what is captured.</summary>
internal static class Hosts
{
    public static IHost Build(Action<IServiceCollection> services, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>(s.Key, s.Value)));
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        builder.Services.AddSingleton<CapturedLogs>();
        builder.Services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<CapturedLogs>());
        services(builder.Services);
        return builder.Build();
    }

    public static async Task<IHost> StartAsync(Action<IServiceCollection> services, params (string Key, string Value)[] settings)
    {
        var host = Build(services, settings);
        await host.StartAsync().InTime();
        return host;
    }

    /// <summary>A host with one coordinator of numbers, which the gate holds.</summary>
    public static Task<IHost> StartAsync(Gate gate, bool withAkka, int maxConcurrency, string hocon = "") => StartAsync(services =>
    {
        services.AddEphemeralWorkCoordinator<int>(gate.Body, new EphemeralOptions { MaxConcurrency = maxConcurrency });
        if (withAkka)
            services.AddQuietAkka(hocon: hocon);
    });

    public static ServiceProvider Container(Action<IServiceCollection> services)
    {
        var collection = new ServiceCollection();
        services(collection);
        // what AddAkka adds can only be made in a host
        var isWhole = collection.All(service => service.ServiceType != typeof(ActorSystem));
        return collection.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = isWhole, ValidateScopes = true });
    }

    public static IServiceCollection AddQuietAkka(
        this IServiceCollection services, Action<AkkaConfigurationBuilder>? akka = null, string hocon = "") =>
        services.AddAkka("hosted", (builder, _) =>
        {
            builder.AddHocon(ConfigurationFactory.ParseString(
                $"akka {{ stdout-loglevel = OFF, loglevel = OFF, log-dead-letters = off }}\n{hocon}"), HoconAddMode.Prepend);
            akka?.Invoke(builder);
        });

    /// <summary>Has the coordinator of numbers admit the first so many.</summary>
    public static async Task<EphemeralWorkCoordinator<int>> FillAsync(this IHost host, int items)
    {
        var coordinator = host.Services.GetRequiredService<EphemeralWorkCoordinator<int>>();
        for (var item = 0; item < items; item++)
            await coordinator.EnqueueAsync(item);
        return coordinator;
    }

    public static CapturedLogs Logs(this IHost host) => host.Services.GetRequiredService<CapturedLogs>();

    public static async Task EndAsync(this IHost host)
    {
        await host.StopAsync().InTime();
        await ((IAsyncDisposable)host).DisposeAsync().AsTask().InTime();
    }
}
