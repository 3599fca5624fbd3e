using Akka.Configuration;

namespace Ephemeral.Actors;

/// <summary>What <c>ephemeral.coordinators.&lt;name&gt;</c> in the actor system's settings lays over the options that code gave.</summary>
internal sealed class CoordinatorSettings(Config config, string section)
{
    private const string Off = "off";
    private const string On = "on";
    private const string Processors = "processors";

    public static EphemeralOptions Over(EphemeralOptions options, Config? settings, string name)
    {
        // a name that a path can't hold has no section
        if (settings is null || name.Length == 0 || name.Contains('"'))
            return options;
        var isPlain = name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        var section = $"ephemeral.coordinators.{(isPlain ? name : $"\"{name}\"")}";
        return settings.HasPath(section) ? new CoordinatorSettings(settings.GetConfig(section), section).Over(options) : options;
    }

    public EphemeralOptions Over(EphemeralOptions options) => new()
    {
        MaxConcurrency = Number("max-concurrency", options.MaxConcurrency),
        EnableDynamicConcurrency = Switch("enable-dynamic-concurrency", options.EnableDynamicConcurrency),
        MaxPendingOperations = Number("max-pending-operations", options.MaxPendingOperations),
        MaxTrackedOperations = Number("max-tracked-operations", options.MaxTrackedOperations),
        MaxOperationLifetime = Time("max-operation-lifetime", options.MaxOperationLifetime),
        OperationTimeout = Time("operation-timeout", options.OperationTimeout),
        ShutdownTimeout = Time("shutdown-timeout", options.ShutdownTimeout) ?? options.ShutdownTimeout,
        SampleInterval = Time("sample-interval", options.SampleInterval) ?? options.SampleInterval,
        OnSample = options.OnSample,
        TimeProvider = options.TimeProvider,
    };

    private int Number(string key, int otherwise) => Read(
        key, otherwise, $"a whole number or {Processors}",
        () => config.GetString(key) == Processors ? Environment.ProcessorCount : config.GetInt(key));

    private bool Switch(string key, bool otherwise) => Read(key, otherwise, $"{On} or {Off}", () => config.GetBoolean(key));

    private TimeSpan? Time(string key, TimeSpan? otherwise) => Read(
        key, otherwise, $"a duration such as 500ms, 30s or 5m, or {Off}",
        () => config.GetString(key) == Off ? null : config.GetTimeSpan(key));

    private T Read<T>(string key, T otherwise, string allowed, Func<T> read)
    {
        if (!config.HasPath(key))
            return otherwise;
        try
        {
            return read();
        }
        catch (Exception e)
        {
            throw new ConfigurationException($"{section}.{key} is '{Text(key)}'; allowed is {allowed}.", e);
        }
    }

    private string Text(string key)
    {
        try
        {
            return config.GetString(key) ?? "empty";
        }
        catch (Exception)
        {
            return "a list or a section";
        }
    }
}
