using Ephemeral.Actors.Time;

namespace Ephemeral.Cluster.Nodes;

/// <summary>
/// Lets bodies start while the node has run without a long standstill. After one, such as of a suspended machine, other members may have
/// removed the node and run its keys elsewhere, so nothing starts until one of them has answered. Bodies ask it on any thread; its actor
/// ticks, and opens it.
/// </summary>
/// <remarks>The monotonic clock stands still with some machines and the wall clock can be set: the longer of the two counts.</remarks>
internal sealed class StartGuard(Clock clock, TimeSpan longestStandstill)
{
    private static readonly TaskCompletionSource Opened = new();

    private TaskCompletionSource _opening = Opened;
    private Tick _last = Tick.Now(clock);
    private bool _isUsed;
    private int _waiting;

    static StartGuard() => Opened.SetResult();

    /// <summary>Whether nothing starts.</summary>
    public bool IsHeld => !Volatile.Read(ref _opening).Task.IsCompleted;

    /// <summary>How many bodies wait until they may start.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>From now on a standstill is looked for. Without a cluster none matters.</summary>
    public void Use()
    {
        _last = Tick.Now(clock);
        Volatile.Write(ref _isUsed, true);
    }

    /// <summary>Whether a body may start at this moment. Closes after a standstill, before the actor has noticed.</summary>
    public bool MayStart()
    {
        if (!Volatile.Read(ref _isUsed))
            return true;
        if (Volatile.Read(ref _last).IsLongAgo(clock, longestStandstill))
            Close();
        return !IsHeld;
    }

    /// <summary>Waits until bodies may start.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            while (!MayStart())
                await Volatile.Read(ref _opening).Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Notes that the node is running now.</summary>
    /// <param name="stoodStill">Whether it had stood still just before.</param>
    /// <returns>Whether it had, or is not sure since it did.</returns>
    public bool Note(out bool stoodStill)
    {
        stoodStill = Volatile.Read(ref _last).IsLongAgo(clock, longestStandstill);
        if (stoodStill)
            Close();
        Volatile.Write(ref _last, Tick.Now(clock));
        return IsHeld;
    }

    /// <summary>Another member has answered that the node belongs to the cluster.</summary>
    public void Open() => Volatile.Read(ref _opening).TrySetResult();

    private void Close()
    {
        var opening = Volatile.Read(ref _opening);
        if (opening.Task.IsCompleted)
            Interlocked.CompareExchange(ref _opening, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), opening);
    }

    private sealed record Tick(long Stamp, DateTimeOffset Wall)
    {
        public static Tick Now(Clock clock) => new(clock.Stamp(), clock.Time.GetUtcNow());

        public bool IsLongAgo(Clock clock, TimeSpan longest) =>
            clock.Since(Stamp) >= longest || (clock.Time.GetUtcNow() - Wall).Duration() >= longest;
    }
}
