using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Ephemeral.Actors;
using Ephemeral.Host.Commands;
using Ephemeral.Host.Configuration;
using Ephemeral.Host.Endpoints;
using Ephemeral.Host.Health;
using Ephemeral.Host.Hosting;
using Ephemeral.Host.Limits;
using Ephemeral.Host.Shell.Serving;
using Ephemeral.Host.Translation;

namespace Ephemeral.Host;

/// <summary>Puts the program together.</summary>
internal static class HostProgram
{
    public const string DefaultAddress = "http://127.0.0.1:5080";

    // What a connection may hold of a request before somebody reads it.
    private const int ConnectionBufferBytes = 64 * 1024;

    // More than the translations may take to end, so that the server and the actor system still end in order.
    private static readonly TimeSpan ShutdownMargin = TimeSpan.FromSeconds(10);

    /// <param name="args">The command line.</param>
    /// <param name="configure">What replaces parts of the program, before it is built.</param>
    /// <param name="time">The clock and the timers of all its parts; null for the system's.</param>
    public static WebApplication Build(
        string[] args, Action<WebApplicationBuilder>? configure = null, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(HostProgram).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.CheckAddresses();
        builder.Configuration.CheckLogLevels();
        var options = TranslationOptionsReader.Read(builder.Configuration);
        var limits = LimitsOptionsReader.Read(builder.Configuration);
        time ??= TimeProvider.System;
        var startLogging = new StartLogging();
        builder.Configuration.Sources.Add(startLogging);
        AddServer(builder);
        AddLimits(builder.Services, limits, time);
        AddWork(builder.Services, options, ShellOptions.Read(builder.Configuration), time);
        builder.AddHostDashboard();
        configure?.Invoke(builder);
        var app = Map(builder.Build());
        startLogging.EndWithStart(app.Lifetime);
        return app;
    }

    private static void AddServer(WebApplicationBuilder builder)
    {
        if (!builder.Configuration.NamesAnAddress())
            builder.WebHost.UseUrls(DefaultAddress);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = TranslationRequest.MaxBytes;
            kestrel.Limits.MaxRequestBufferSize = ConnectionBufferBytes;
        });
        BoundedServer.Register(builder.Services);
        builder.Services.AddSecurityHeaders();
        builder.Services.AddProblemsWithDetail();
        builder.Services.AddHealthChecks()
            .AddCheck<TranslatorHealthCheck>("translator", tags: [HealthEndpoints.Ready])
            .AddEphemeral(tags: [HealthEndpoints.Ready]);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
            // letters of any script go as they are: escaped, most would take three times as long on a slow line
            json.SerializerOptions.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        });
    }

    private static void AddLimits(IServiceCollection services, LimitsOptions options, TimeProvider time)
    {
        services.AddSingleton(options);
        var limits = new ClientLimits(options);
        services.AddSingleton(_ => limits);
        services.AddTransferLimits(limits, options, time);
        services.AddSingleton<TextBudget>();
        services.AddSingleton(provider => new TranslationPlaces(limits, provider.GetRequiredService<TextBudget>(), new EndRate(time)));
    }

    private static void AddWork(IServiceCollection services, TranslationOptions options, ShellOptions shell, TimeProvider time)
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout + ShutdownMargin);
        services.AddHttpClient();
        services.AddSingleton(options);
        var signals = new SignalSink(timeProvider: time);
        services.AddSingleton(time);
        services.AddSingleton(signals);
        services.AddSingleton<TranslatorHealth>();
        services.AddSingleton(shell);
        services.AddSingleton<ShellState>();
        services.AddHostActorSystem(shell);
        services.AddHostedService(provider => provider.GetRequiredService<TranslatorHealth>());
        services.AddCommands(signals, time);
        services.AddTranslation(options, signals, time);
    }

    private static WebApplication Map(WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseTransferLimits();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.MapTranslate();
        app.MapCommand();
        app.MapStatus();
        app.MapHealth();
        app.MapHostDashboard();
        return app;
    }
}
