using Akka.Configuration;

namespace Ephemeral.Actors;

/// <summary>What <c>ephemeral.coordinators.&lt;name&gt;</c> in the actor system's settings lays over the options that code gave.</summary>
internal static class CoordinatorSettings
{
    private const string Off = "off";
    private const string Processors = "processors";

    public static EphemeralOptions Over(EphemeralOptions options, Config? settings, string name) =>
        settings is not null && settings.HasPath($"ephemeral.coordinators.{name}")
            ? Read(settings.GetConfig($"ephemeral.coordinators.{name}"), options)
            : options;

    internal static EphemeralOptions Read(Config config, EphemeralOptions options) => new()
    {
        MaxConcurrency = Number(config, "max-concurrency", options.MaxConcurrency),
        EnableDynamicConcurrency = config.GetBoolean("enable-dynamic-concurrency", options.EnableDynamicConcurrency),
        MaxPendingOperations = Number(config, "max-pending-operations", options.MaxPendingOperations),
        MaxTrackedOperations = Number(config, "max-tracked-operations", options.MaxTrackedOperations),
        MaxOperationLifetime = Time(config, "max-operation-lifetime", options.MaxOperationLifetime),
        OperationTimeout = Time(config, "operation-timeout", options.OperationTimeout),
        ShutdownTimeout = Time(config, "shutdown-timeout", options.ShutdownTimeout) ?? options.ShutdownTimeout,
        SampleInterval = Time(config, "sample-interval", options.SampleInterval) ?? options.SampleInterval,
        OnSample = options.OnSample,
        TimeProvider = options.TimeProvider,
    };

    private static int Number(Config config, string path, int otherwise) =>
        !config.HasPath(path) ? otherwise
        : config.GetString(path) == Processors ? Environment.ProcessorCount
        : config.GetInt(path);

    private static TimeSpan? Time(Config config, string path, TimeSpan? otherwise) =>
        !config.HasPath(path) ? otherwise
        : config.GetString(path) == Off ? null
        : config.GetTimeSpan(path);
}
