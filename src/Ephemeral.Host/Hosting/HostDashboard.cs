using Ephemeral.AspNetCore;

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

    public static void AddHostDashboard(this WebApplicationBuilder builder)
    {
        var options = new HostDashboardOptions();
        builder.Configuration.GetSection(Section).Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
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
