namespace Ephemeral.Actors.Scheduling;

/// <summary>
/// How many operations one hand-over carries. A message costs more than a short body, so the length doubles while runs end
/// synchronously and fast, and is one again as soon as a body waits or takes its time.
/// </summary>
internal sealed class RunLength
{
    public const int Max = 64;

    /// <summary>A mean body time beyond which a hand-over of one is cheap by comparison.</summary>
    public static readonly TimeSpan ShortBody = TimeSpan.FromMicroseconds(20);

    public int Current { get; private set; } = 1;

    public void Record(int operations, bool synchronous, TimeSpan elapsed)
    {
        if (!synchronous || elapsed > ShortBody * Math.Max(1, operations))
            Current = 1;
        else if (operations >= Current)
            Current = Math.Min(Max, Current * 2);
    }
}
