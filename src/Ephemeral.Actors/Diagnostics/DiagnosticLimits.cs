namespace Ephemeral.Actors.Diagnostics;

/// <summary>From where on something is worth a finding.</summary>
internal sealed record DiagnosticLimits
{
    public static DiagnosticLimits Default { get; } = new();

    /// <summary>How many must be pending before one key can hold too much of it. The default is 20.</summary>
    public int HotKeyQueue { get; init; } = 20;

    /// <summary>More than this part of what is pending is too much for one key. The default is one half.</summary>
    public double HotKeyShare { get; init; } = 0.5;

    /// <summary>For how long a key must wait before it can starve. The default is 30 seconds.</summary>
    public TimeSpan StarvingAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>And how many times as long as the others do on average. The default is 4.</summary>
    public int StarvingTimes { get; init; } = 4;

    /// <summary>For how long nothing may have started while all that may run does and others wait. The default is 1 minute.</summary>
    public TimeSpan StandstillAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For how long a coordinator may be paused or deferred. The default is 1 minute.</summary>
    public TimeSpan HeldFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long ago a refusal still counts. The default is 1 minute.</summary>
    public TimeSpan RefusedWithin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long ago failures that left the window, or signals that a listener missed, still count. The default is 5 minutes.
    /// </summary>
    public TimeSpan LostWithin { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long work may wait for a thread of the pool. The default is 3 seconds.</summary>
    public TimeSpan PoolDelay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the registry waits for a coordinator's answer. The default is 1 second.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(1);
}
