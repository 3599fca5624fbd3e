namespace Ephemeral.AspNetCore.Live;

/// <summary>The kinds of server-sent events.</summary>
internal static class LiveEvents
{
    /// <summary>The connection stands.</summary>
    public const string Hello = "hello";

    /// <summary>All of what is shown, as JSON.</summary>
    public const string State = "state";

    /// <summary>There is no such coordinator any more.</summary>
    public const string Gone = "gone";

    /// <summary>Nothing new, still there.</summary>
    public const string Heartbeat = "heartbeat";
}
