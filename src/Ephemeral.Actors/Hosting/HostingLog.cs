using Microsoft.Extensions.Logging;

namespace Ephemeral.Actors.Hosting;

/// <summary>
/// All that is logged of registered coordinators. The numbers of events are public: <c>docs/observability.md</c> lists them,
/// and a number is not given to another event. No item, result or key is ever among the values.
/// </summary>
internal static partial class HostingLog
{
    [LoggerMessage(1, LogLevel.Information, "Coordinator '{Coordinator}': {Option} is {After} by {Source}, over {Before}.")]
    public static partial void OptionOverridden(
        this ILogger log, string coordinator, string option, object after, string source, object before);

    [LoggerMessage(
        2, LogLevel.Warning,
        "{Section}.{Coordinator} is in the actor system's settings, but no coordinator named '{Coordinator}' is registered. {Registered}")]
    public static partial void SettingsOfNobody(this ILogger log, string section, string coordinator, string registered);

    [LoggerMessage(3, LogLevel.Warning, "The stream of coordinator '{Coordinator}' failed: {Error}")]
    public static partial void StreamFailed(this ILogger log, string coordinator, string error, Exception exception);

    [LoggerMessage(
        EventId = 4,
        Message = "Coordinator '{Coordinator}' has stopped: of {Left} operations that were left, {Ended} ended, "
            + "{Cancelled} were cancelled, {Running} do not listen and still run.")]
    public static partial void Stopped(
        this ILogger log, LogLevel level, string coordinator, long left, long ended, long cancelled, long running);
}
