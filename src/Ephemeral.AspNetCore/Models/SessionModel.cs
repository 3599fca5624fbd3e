namespace Ephemeral.AspNetCore.Models;

/// <summary>What this caller may do.</summary>
/// <param name="CanSteer">Whether steering is enabled and the caller is allowed to.</param>
/// <param name="ShowsErrorMessages">Whether errors are shown with their messages.</param>
internal sealed record SessionModel(bool CanSteer, bool ShowsErrorMessages);
