namespace Ephemeral.Actors.Time;

/// <summary>Monotonic stamps, which everything is compared by, and the wall time that each stamp is shown as. For any thread.</summary>
/// <remarks>
/// The two clocks of a machine drift apart when it sleeps or its wall clock is set. A clock therefore compares them whenever a stamp is
/// shown or something has happened that may be shown later, and starts a new anchor at the last moment at which they agreed: stamps from then on are
/// shown by the new wall time, older ones as they were.
/// </remarks>
internal sealed class Clock
{
    private const int MostAnchors = 8;
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private Anchor _newest;
    private long _agreedAt;

    public Clock(TimeProvider time)
    {
        _time = time;
        _agreedAt = time.GetTimestamp();
        _newest = new Anchor(_agreedAt, time.GetUtcNow(), null);
    }

    public TimeProvider Time => _time;

    public DateTimeOffset Now => TimeOf(Stamp());

    public long Stamp() => _time.GetTimestamp();

    /// <summary>The stamp, or another where the application's time provider throws, for work that must go on all the same.</summary>
    public long StampOr(long other)
    {
        try
        {
            return Stamp();
        }
        catch (Exception)
        {
            return other;
        }
    }

    /// <summary>
    /// Notes that both clocks agree, if they do: what has happened until now is then always shown by the wall time of now, however the wall clock is set
    /// later. What a clock throws is not heard.
    /// </summary>
    public void NoteAgreement()
    {
        try
        {
            RenewedAnchor();
        }
        catch (Exception)
        {
            // whoever shows a time asks again
        }
    }

    public DateTimeOffset TimeOf(long stamp)
    {
        var anchor = RenewedAnchor();
        // at the moment at which an anchor starts, the one before it still held
        while (stamp <= anchor.From && anchor.Older is { } older)
            anchor = older;
        return anchor.Time + Between(anchor.From, stamp);
    }

    public TimeSpan Between(long from, long to) => _time.GetElapsedTime(from, to);

    public TimeSpan Since(long stamp) => _time.GetElapsedTime(stamp);

    /// <summary>
    /// How many stamps a length of time has, rounded up; at most a quarter of <see cref="long.MaxValue"/>, so that adding it to a stamp does not overflow.
    /// </summary>
    public long StampsIn(TimeSpan length) =>
        (long)Int128.Min(
            (((Int128)length.Ticks * _time.TimestampFrequency) + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond,
            long.MaxValue / 4);

    /// <summary>The newest anchor; where the clocks no longer agree, a new one from the last moment at which they did.</summary>
    private Anchor RenewedAnchor()
    {
        var newest = Volatile.Read(ref _newest);
        var (agreed, now) = (Volatile.Read(ref _agreedAt), Stamp());
        var wall = _time.GetUtcNow();
        if ((wall - newest.Time - Between(newest.From, now)).Duration() <= Tolerance)
        {
            Volatile.Write(ref _agreedAt, now);
            return newest;
        }

        var anchor = new Anchor(agreed, wall - Between(agreed, now), newest.Newest(MostAnchors - 1));
        return Interlocked.CompareExchange(ref _newest, anchor, newest) == newest ? anchor : Volatile.Read(ref _newest);
    }

    /// <summary>The wall time at a stamp. It holds for that stamp and later ones, up to the next anchor.</summary>
    private sealed record Anchor(long From, DateTimeOffset Time, Anchor? Older)
    {
        public Anchor Newest(int count) => this with { Older = count > 1 ? Older?.Newest(count - 1) : null };
    }
}
