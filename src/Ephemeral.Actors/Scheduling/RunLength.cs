namespace Ephemeral.Actors.Scheduling;

/// <summary>
/// How many operations one hand-over carries. A message costs more than a short body, so the length doubles while bodies are short: far
/// while they end synchronously, a little while they wait. It is one again as soon as bodies take their time.
/// </summary>
/// <param name="maxWaiting">How long it may be while bodies wait.</param>
/// <param name="isCut">Whether runs are taken back from slots all the time: what is handed over is then no more than what came to start.</param>
internal sealed class RunLength(int maxWaiting = RunLength.MaxWaiting, bool isCut = false)
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
        else if (isCut)
            Current = Math.Max(1, operations);
    }
}
