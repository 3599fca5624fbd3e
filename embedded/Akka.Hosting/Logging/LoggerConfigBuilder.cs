using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Hosting;

/// <summary>What an actor system logs, and to which loggers. What is left unsaid stays as configured.</summary>
public sealed class LoggerConfigBuilder
{
    private LogLevel? _logLevel;
    private List<Type>? _loggers;

    internal LoggerConfigBuilder(AkkaConfigurationBuilder builder) => Builder = builder;

    /// <summary>The least level that is logged.</summary>
    /// <value>InfoLevel</value>
    public LogLevel LogLevel
    {
        get => _logLevel ?? LogLevel.InfoLevel;
        set => _logLevel = value;
    }

    /// <summary>Whether the whole configuration is logged when the system starts.</summary>
    public bool LogConfigOnStart { get; set; }

    internal AkkaConfigurationBuilder Builder { get; }

    /// <summary>Removes every logger, the default one too.</summary>
    public LoggerConfigBuilder ClearLoggers()
    {
        _loggers = [];
        return this;
    }

    public LoggerConfigBuilder AddLogger<T>() where T : ActorBase
    {
        _loggers ??= [typeof(DefaultLogger)];
        if (!_loggers.Contains(typeof(T))) _loggers.Add(typeof(T));
        return this;
    }

    internal Config ToConfig()
    {
        var lines = new List<string>();
        if (_logLevel is { } level) lines.Add($"akka.loglevel = {Name(level)}");
        if (LogConfigOnStart) lines.Add("akka.log-config-on-start = on");
        var loggers = _loggers?.Select(l => $"\"{l.FullName}, {l.Assembly.GetName().Name}\"");
        if (loggers is not null) lines.Add($"akka.loggers = [{string.Join(", ", loggers)}]");
        return ConfigurationFactory.ParseString(string.Join('\n', lines));
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.DebugLevel => "DEBUG",
        LogLevel.InfoLevel => "INFO",
        LogLevel.WarningLevel => "WARNING",
        LogLevel.ErrorLevel => "ERROR",
        _ => throw new ConfigurationException(
            $"Log level '{level}' is not one of DebugLevel, InfoLevel, WarningLevel, ErrorLevel."),
    };
}
