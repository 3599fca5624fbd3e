using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Following;
using static Ephemeral.PetabridgeCmd.Commands.Arguments;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>The commands of the palette.</summary>
internal static class Verbs
{
    private static readonly Verb[] Showing =
    [
        new("list", "Lists the coordinators with their main figures.", ListCommand.RunAsync, Width, Json),
        new("status", "Shows all figures of a coordinator, or of all.", StatusCommand.RunAsync, Coordinator, Width, Json),
        new("show", "Shows operations: running ones first, then pending ones, then ended ones, the newest first; or one by its id.", ShowCommand.RunAsync,
            Coordinator, OneId, State, Key, MinAge, MaxAge, Limit, Width, Json),
        new("op", "Shows one operation.", OperationCommand.RunAsync, Id, Coordinator, Width, Json),
        new("keys", "Shows the keys that hold the most, or have been waiting for longest.", KeysCommand.RunAsync,
            Coordinator, KeyOrder, KeyCount, Width, Json),
        new("signals", "Shows the signals that are remembered, or follows new ones.", SignalsCommand.RunAsync,
            Coordinator, Pattern, Since, Limit, Tail, Width, Json) { Follows = SignalTail.Of },
        new("watch", "Shows the main figures, a line a second.", _ => throw new InvalidOperationException("It follows."),
            Coordinator, LineCount, Json) { Follows = StatusWatch.Of },
        new("cluster", "Shows the nodes of the coordinators that span a cluster, or where a key lives.", ClusterCommand.RunAsync,
            Coordinator, LivingKey, Width, Json),
        new("schedules", "Shows what is due when, and what became of it.", SchedulesCommand.RunAsync, Coordinator, Width, Json),
        new("lint", "Finds what is wrong, and says what to do about it.", LintCommand.RunAsync, Coordinator, Width, Json),
    ];

    private static readonly Verb[] Steering =
    [
        Whole("pause", "Starts nothing more; what runs goes on.", "is paused", Pause.Instance),
        Whole("resume", "Starts again what waits.", "has been resumed", Resume.Instance),
        new("complete", "Ends its intake, for good; what is pending still runs.", CompleteCommand.RunAsync, OneCoordinator, Yes)
        {
            IsSteering = true,
        },
        new("concurrency", "Sets how many operations run at once.", ConcurrencyCommand.RunAsync, OneCoordinator, Max)
        {
            IsSteering = true,
        },
        One("cancel", "Cancels an operation that waits or runs.", "is cancelled", "is unknown, or has ended",
            id => new Cancel(id)),
        One("pin", "Keeps an operation until it is unpinned.", "is pinned", "is unknown, or no more can be pinned",
            id => new Pin(id)),
        One("unpin", "No longer keeps an operation.", "is no longer pinned", "is unknown, or not pinned", id => new Unpin(id)),
        One("evict", "Forgets an operation that has ended.", "is forgotten", "is unknown, or has not ended", id => new Evict(id)),
    ];

    public static IEnumerable<Verb> Of(EphemeralPaletteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.AllowSteering ? Showing.Concat(Steering) : Showing;
    }

    private static Verb Whole(string name, string description, string done, object message) =>
        new(name, description, call => SteeringCommand.RunAsync(call, message, done), OneCoordinator) { IsSteering = true };

    private static Verb One(string name, string description, string done, string otherwise, Func<long, object> message) =>
        new(name, description, call => OneOperationCommand.RunAsync(call, message, done, otherwise), Id, Coordinator)
        {
            IsSteering = true,
        };
}
