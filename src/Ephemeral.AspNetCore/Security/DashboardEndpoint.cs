namespace Ephemeral.AspNetCore.Security;

/// <summary>Marks the endpoints of a dashboard.</summary>
/// <param name="Root">Where the dashboard is mapped.</param>
internal sealed record DashboardEndpoint(string Root);
