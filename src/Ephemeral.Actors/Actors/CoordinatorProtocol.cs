using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Actors;

/// <summary>What the face and the workers tell a coordinator. What comes often is left in an inbox; the message says to look.</summary>
internal static class CoordinatorProtocol
{
    /// <summary>There are admitted operations.</summary>
    internal sealed record Admitted
    {
        public static readonly Admitted Instance = new();
    }

    /// <summary>There are slots whose run is over.</summary>
    internal sealed record Freed
    {
        public static readonly Freed Instance = new();
    }

    internal sealed record Paused(long Generation);

    internal sealed record Resumed
    {
        public static readonly Resumed Instance = new();
    }

    internal sealed record LimitSet(int Limit, long Generation);

    /// <summary>This operation was cancelled before it started: take it out of whatever holds it.</summary>
    internal sealed record Cancelled(Operation Operation);

    /// <summary>Intake has ended.</summary>
    internal sealed record Completed
    {
        public static readonly Completed Instance = new();
    }

    /// <summary>End everything: cancel what waits and what runs, wait for that, then stop.</summary>
    internal sealed record Shutdown(Exception Reason, long Generation);

    /// <summary>Running operations have had <see cref="EphemeralOptions.ShutdownTimeout"/> to end.</summary>
    internal sealed record ShutdownTimedOut
    {
        public static readonly ShutdownTimedOut Instance = new();
    }

    /// <summary>This operation has started: told where a key may run several, since its next one waits for that.</summary>
    internal sealed record Started(Operation Operation);

    /// <summary>
    /// The source may have something for another slot: it may be read now, or a worker has taken something from it for the first time.
    /// </summary>
    internal sealed record Offered
    {
        public static readonly Offered Instance = new();
    }

    /// <summary>Keys have been idle for <see cref="EphemeralOptions.KeyIdleTimeout"/>.</summary>
    internal sealed record KeysIdle
    {
        public static readonly KeysIdle Instance = new();
    }

    /// <summary>A signal has come that cancels what waits; the orders before this generation have been revoked.</summary>
    internal sealed record CancelSignaled(long Generation);

    /// <summary>A signal has come that defers; the orders before this generation have been revoked.</summary>
    internal sealed record DeferSignaled(long Generation);

    /// <summary>The last signal that defers has gone.</summary>
    internal sealed record DeferSignalGone
    {
        public static readonly DeferSignalGone Instance = new();
    }

    /// <summary>The deferral has lasted as long as it may.</summary>
    internal sealed record DeferralDue
    {
        public static readonly DeferralDue Instance = new();
    }

    internal sealed record CheckTimeouts
    {
        public static readonly CheckTimeouts Instance = new();
    }
}

/// <summary>What the coordinator tells a worker.</summary>
internal static class WorkerProtocol
{
    /// <summary>The slot has been loaded.</summary>
    internal sealed record Run
    {
        public static readonly Run Instance = new();
    }
}

/// <summary>What the window is told.</summary>
internal static class WindowProtocol
{
    /// <summary>There are ended operations.</summary>
    internal sealed record Ended
    {
        public static readonly Ended Instance = new();
    }

    internal sealed record Expire
    {
        public static readonly Expire Instance = new();
    }

    internal sealed record Sample
    {
        public static readonly Sample Instance = new();
    }

    /// <summary>All that was admitted has been reported.</summary>
    internal sealed record Drained
    {
        public static readonly Drained Instance = new();
    }
}
