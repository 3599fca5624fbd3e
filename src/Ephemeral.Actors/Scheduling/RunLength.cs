namespace Ephemeral.Actors.Scheduling;

/// <summary>
/// How many operations one hand-over carries. A message costs more than a short body, so the length doubles while bodies are short: far
/// while they end synchronously, a little while they wait. It is one again as soon as bodies take their time.
/// </summary>
internal sealed class RunLength(int maxWaiting = RunLength.MaxWaiting)
{
    public const int Max = 64;
    public const int MaxWaiting = 4;

    /// <summary>A mean time from start to end beyond which a hand-over of one is cheap by comparison.</summary>
    public static readonly TimeSpan ShortBody = TimeSpan.FromMicroseconds(50);

    public int Current { get; private set; } = 1;

    public void Record(int operations, bool synchronous, TimeSpan elapsed)
    {
        var max = synchronous ? Max : maxWaiting;
        if (elapsed > ShortBody * Math.Max(1, operations))
            Current = 1;
        else if (operations >= Current || Current > max)
            Current = Math.Min(max, Current * 2);
    }
}
