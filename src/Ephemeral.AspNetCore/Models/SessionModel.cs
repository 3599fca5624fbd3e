namespace Ephemeral.AspNetCore.Models;

/// <summary>What this caller may do, and where the application is.</summary>
/// <param name="CanSteer">Whether steering is enabled and the caller is allowed to.</param>
/// <param name="CannotSteer">Why the caller can't steer, and what would change that; null when the caller can.</param>
/// <param name="ShowsErrorMessages">Whether errors are shown with their messages and stack traces.</param>
/// <param name="BackLink">Where the application itself is; null when nothing leads back to it.</param>
internal sealed record SessionModel(bool CanSteer, string? CannotSteer, bool ShowsErrorMessages, string? BackLink);
