using Akka.Actor;
using Ephemeral.Actors.Keys;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Actors;

/// <summary>
/// Lets keys go that have had nothing to do for <see cref="EphemeralOptions.KeyIdleTimeout"/>, or that are too many (F124, T32). One timer
/// a coordinator, set while any key is idle. A key that somebody has just entered stays: its item is on the way.
/// </summary>
internal sealed class IdleKeyWatch(CoordinatorParts parts, LaneTable keys, LaneList idle, IActorRef coordinator) : IDisposable
{
    private readonly ITimer _timer = WindowActor.Timer(parts, coordinator, CoordinatorProtocol.KeysIdle.Instance);
    private List<Lane> _retired = [];
    private bool _armed;

    /// <summary>Called whenever keys may have become idle.</summary>
    public void Look()
    {
        while (idle.Count > EphemeralDefaults.MaxIdleKeys)
            Retire(idle.First!);
        if (!_armed && idle.First is { } longest)
            Arm(longest);
        ForgetRetired();
    }

    public void Expire()
    {
        _armed = false;
        while (idle.First is { } longest && Left(longest) <= TimeSpan.Zero)
            Retire(longest);
        Look();
    }

    private TimeSpan Left(Lane lane) => parts.Options.KeyIdleTimeout - parts.Clock.Since(lane.Turn.IdleSince);

    private void Arm(Lane longest)
    {
        _armed = true;
        var left = Left(longest);
        _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Retire(Lane lane)
    {
        idle.Remove(lane);
        if (lane.TryRetire())
            _retired.Add(lane);
    }

    /// <summary>Comparing keys is the application's code, so it is not done here.</summary>
    private void ForgetRetired()
    {
        if (_retired.Count == 0)
            return;
        ThreadPool.UnsafeQueueUserWorkItem(static work =>
        {
            foreach (var lane in work.Retired)
                work.Keys.Remove(lane);
        }, (Keys: keys, Retired: _retired), preferLocal: true);
        _retired = [];
    }

    public void Dispose() => _timer.Dispose();
}
