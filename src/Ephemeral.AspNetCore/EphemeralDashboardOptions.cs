using Akka.Actor;

namespace Ephemeral.AspNetCore;

/// <summary>What the dashboard shows and allows.</summary>
public sealed class EphemeralDashboardOptions
{
    private static readonly Uri Somewhere = new("http://localhost/ephemeral/");

    /// <summary>
    /// Whether coordinators can be steered: paused, resumed, limited, completed, and their operations cancelled, pinned, unpinned, evicted.
    /// </summary>
    /// <value>The default is false: it shows, and changes nothing.</value>
    public bool EnableSteering { get; set; }

    /// <summary>
    /// Whether errors are shown with their messages and stack traces, which may hold what the application put there. Their types are always
    /// shown; payloads and results never are.
    /// </summary>
    /// <value>The default is false.</value>
    public bool ShowErrorMessages { get; set; }

    /// <summary>How long a coordinator may take to answer before it is shown as silent; more than zero, at most one minute.</summary>
    /// <value>The default is 2 seconds.</value>
    public TimeSpan AskTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many browsers may watch at the same time; a further one is answered 503 and tries again. At least 1.</summary>
    /// <value>The default is 100.</value>
    public int MaxLiveConnections { get; set; } = 100;

    /// <summary>
    /// Where the application's own pages are: an http or https address, or one relative to the dashboard, such as <c>../</c> or <c>/</c>. The
    /// dashboard links to it as "Back to the application".
    /// </summary>
    /// <value>The default is null: there is no such link.</value>
    public string? BackLink { get; set; }

    /// <summary>Whose coordinators are shown.</summary>
    /// <value>The default is null: those of the actor system that the registered coordinators live in.</value>
    public ActorSystem? System { get; set; }

    /// <summary>How often all coordinators are looked at. The page speaks of seconds, so only tests change it.</summary>
    internal TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(1);

    internal IEnumerable<string> Problems()
    {
        if (AskTimeout <= TimeSpan.Zero || AskTimeout > TimeSpan.FromMinutes(1))
            yield return $"{nameof(AskTimeout)} of the Ephemeral dashboard is {AskTimeout}. Set it to more than zero and at most one minute.";
        if (MaxLiveConnections < 1)
            yield return $"{nameof(MaxLiveConnections)} of the Ephemeral dashboard is {MaxLiveConnections}. Set it to at least 1.";
        if (BackLink is not null && !IsLink(BackLink))
            yield return $"{nameof(BackLink)} of the Ephemeral dashboard is '{BackLink}'. Set it to an http or https address, "
                + "or to one relative to the dashboard such as ../.";
    }

    // a browser leaves out some control characters, and takes a backslash for a slash
    private static bool IsLink(string link) =>
        link.Length > 0 && !link.StartsWith("//", StringComparison.Ordinal) && !link.Any(static character => character is <= ' ' or '\\')
        && Uri.TryCreate(Somewhere, link, out var target) && target.Scheme is "http" or "https";
}
