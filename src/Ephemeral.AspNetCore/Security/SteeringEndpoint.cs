namespace Ephemeral.AspNetCore.Security;

/// <summary>Marks the endpoints of a dashboard that change something.</summary>
internal sealed record SteeringEndpoint;
