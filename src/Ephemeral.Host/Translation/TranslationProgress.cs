namespace Ephemeral.Host.Translation;

/// <summary>
/// How far a translation has come, how long it has taken by the monotonic clock, and whether its owner has cancelled it. Its body and whoever
/// started it share this; it holds no content.
/// </summary>
internal sealed class TranslationProgress(TimeProvider time)
{
    private const long GoesOn = -1;

    private readonly long _start = time.GetTimestamp();
    private readonly CancellationTokenSource _cancelling = new();
    private volatile bool _hasBegun;
    private long _ticks = GoesOn;

    public DateTimeOffset StartTime { get; } = time.GetUtcNow();

    /// <summary>Whether its turn has come.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>How long it has taken so far; fixed once it has ended.</summary>
    public TimeSpan Elapsed => Interlocked.Read(ref _ticks) is not GoesOn and var ticks ? new TimeSpan(ticks) : time.GetElapsedTime(_start);

    /// <summary>Is cancelled when its owner does not want it any more.</summary>
    public CancellationToken Cancelling => _cancelling.Token;

    public void Cancel() => _cancelling.Cancel();

    public void Begin() => _hasBegun = true;

    /// <summary>It has ended; the first to say so says when.</summary>
    /// <returns>When it ended. A clock that was set in between does not show.</returns>
    public DateTimeOffset End()
    {
        Interlocked.CompareExchange(ref _ticks, time.GetElapsedTime(_start).Ticks, GoesOn);
        return StartTime + Elapsed;
    }
}
