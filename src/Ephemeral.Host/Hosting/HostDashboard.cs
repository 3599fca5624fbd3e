using Ephemeral.AspNetCore;
using Ephemeral.Host.Configuration;
using Microsoft.Extensions.Options;

namespace Ephemeral.Host.Hosting;

/// <summary>The section <c>Dashboard</c> of the configuration; <c>appsettings.json</c> says what each setting does.</summary>
internal sealed class HostDashboardOptions
{
    public bool Enabled { get; init; } = true;

    public bool EnableSteering { get; init; }

    public bool ShowErrorMessages { get; init; }
}

/// <summary>The dashboard over the coordinators of the program.</summary>
internal static class HostDashboard
{
    public const string Path = "/ephemeral";
    private const string Section = "Dashboard";

    /// <exception cref="OptionsValidationException">A setting is unknown or not of its type.</exception>
    public static void AddHostDashboard(this WebApplicationBuilder builder)
    {
        var options = SectionReader.Read<HostDashboardOptions>(builder.Configuration, Section, static _ => []);
        builder.Services.AddSingleton(options);
        if (options.Enabled)
            builder.Services.AddEphemeralDashboard(dashboard => Apply(options, dashboard));
    }

    public static void MapHostDashboard(this WebApplication app)
    {
        if (app.Services.GetRequiredService<HostDashboardOptions>().Enabled)
            app.MapEphemeralDashboard(Path);
    }

    private static void Apply(HostDashboardOptions options, EphemeralDashboardOptions dashboard)
    {
        dashboard.EnableSteering = options.EnableSteering;
        dashboard.ShowErrorMessages = options.ShowErrorMessages;
        dashboard.BackLink = "../";
    }
}
