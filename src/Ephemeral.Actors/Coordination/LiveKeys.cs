using Akka.Actor;
using Ephemeral.Actors.Admission;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// Lets keys go that have had nothing to do for <see cref="EphemeralOptions.KeyIdleTimeout"/>, or that are too many, the longest idle first.
/// Owned by the coordinator's actor. A key says once that it is idle; from then on it is looked at when its time has come, and stays when
/// it was used in the meantime. One that somebody has just entered stays too: its item is on the way.
/// </summary>
internal sealed class LiveKeys(CoordinatorContext context, KeyTable keys, IActorRef coordinator) : IDisposable
{
    private const int MostLooks = 4;

    private readonly PriorityQueue<OperationKey, (long LastUse, long Number)> _byLastUse = new();
    private long _number;
    private readonly SelfTimer _timer = new(context.Clock, coordinator, new Sweep());
    private bool _isSet;

    internal sealed record Sweep : CoordinatorActor.IMessage;

    public void AddIdle(OperationKey key)
    {
        Enqueue(key, key.LastUsedAt);
        // a few at a time: where most are in use, looking at all of them for each would cost too much
        for (var looks = 0; looks < MostLooks && _byLastUse.Count > EphemeralDefaults.MaxIdleKeys; looks++)
        {
            _byLastUse.TryDequeue(out var oldest, out var at);
            if (oldest!.LastUsedAt > at.LastUse)
                Enqueue(oldest, oldest.LastUsedAt);
            else
                LetGo(oldest);
        }

        SetTimer();
    }

    /// <summary>Lets go of keys whose time has come.</summary>
    public void LetIdleGo()
    {
        _isSet = false;
        // at most once round the queue: a key that stays is queued again and may be due at once
        for (var looks = _byLastUse.Count; looks > 0; looks--)
        {
            if (!_byLastUse.TryPeek(out var key, out var at) || Left(at.LastUse) > TimeSpan.Zero)
                break;
            _byLastUse.Dequeue();
            if (Left(key.LastUsedAt) <= TimeSpan.Zero)
                LetGo(key);
            else
                Enqueue(key, key.LastUsedAt);
        }

        SetTimer();
    }

    public void Dispose() => _timer.Dispose();

    private void Enqueue(OperationKey key, long lastUse) => _byLastUse.Enqueue(key, (lastUse, ++_number));

    private TimeSpan Left(long lastUse) => context.Options.KeyIdleTimeout - context.Clock.Since(lastUse);

    private void SetTimer()
    {
        if (_isSet || !_byLastUse.TryPeek(out _, out var at))
            return;
        _isSet = true;
        _timer.Set(Left(at.LastUse));
    }

    private void LetGo(OperationKey key)
    {
        if (!key.TryPassivate())
        {
            Enqueue(key, context.Clock.Stamp());
            return;
        }

        if (key.Actor is { } actor)
            actor.Tell(PoisonPill.Instance, coordinator);
        // comparing keys is the application's code, so it is not done here
        ThreadPool.UnsafeQueueUserWorkItem(
            static work => work.Keys.Remove(work.Key), (Keys: keys, Key: key), preferLocal: true);
    }
}
