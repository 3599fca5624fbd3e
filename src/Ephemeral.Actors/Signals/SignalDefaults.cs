namespace Ephemeral.Actors.Signals;

/// <summary>Every default of sinks, logs, subscriptions and constraints, written once.</summary>
internal static class SignalDefaults
{
    public const int SinkCapacity = 1000;
    public const int LogCapacity = 1000;
    public const int ListenerQueue = 1000;
    public const int MaxDepth = 10;
    public const bool BlockCycles = true;
    public static readonly TimeSpan SinkAge = TimeSpan.FromMinutes(1);
}
