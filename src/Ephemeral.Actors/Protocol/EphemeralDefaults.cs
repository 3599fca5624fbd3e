using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors;

/// <summary>The defaults of coordinators and of task windows, and how many idle keys are kept. Of signals: <see cref="SignalLimits"/>.</summary>
internal static class EphemeralDefaults
{
    public const int MaxPendingOperations = 1024;
    public const int MaxTrackedOperations = 200;
    public const int MaxConcurrencyPerKey = 1;
    public const int FairSchedulingThreshold = 10;
    public const int MaxDeferAttempts = 10;
    public const int MaxIdleKeys = 1024;
    public const int MaxTasksPerOwner = 5;
    public const int MaxOwners = 10_000;
    public const bool LogFailures = true;
    public static readonly int MaxConcurrency = Environment.ProcessorCount;
    public static readonly TimeSpan MaxOperationLifetime = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan DeferCheckInterval = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan KeyIdleTimeout = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan AbsoluteExpiration = TimeSpan.FromHours(6);
    public static readonly TimeSpan SlidingExpiration = TimeSpan.FromHours(1);
}
