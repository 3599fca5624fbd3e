namespace Ephemeral.Host.Translators;

/// <summary>A failure of which the log says more than callers are told.</summary>
internal interface IWithDetail
{
    /// <summary>Where and why, for those who run the service; null when the message says it all. It has no password.</summary>
    string? Detail { get; }
}
