using Akka.Actor;

namespace Akka.Event;

/// <summary>
/// An event bus with loggers: actors that the configuration names, subscribed to the log events of the configured level.
/// </summary>
public abstract class LoggingBus : ActorEventBus<object, Type>
{
    private static readonly LogLevel[] Levels =
        [LogLevel.DebugLevel, LogLevel.InfoLevel, LogLevel.WarningLevel, LogLevel.ErrorLevel];

    private readonly List<IActorRef> _loggers = [];
    private volatile int _logLevel = (int)LogLevel.WarningLevel;

    public LogLevel LogLevel => (LogLevel)_logLevel;

    public void SetLogLevel(LogLevel logLevel)
    {
        _logLevel = (int)logLevel;
        foreach (var logger in _loggers) SubscribeLevel(logger, logLevel);
    }

    internal void StartStdoutLogger(Settings settings)
    {
        _logLevel = (int)Logging.LogLevelFor(settings.StdoutLogLevel);
        SubscribeLevel(StandardOutLogger.Instance, LogLevel);
    }

    /// <summary>
    /// Starts the configured loggers and waits for each to say that it is there. From then on they log instead of the console.
    /// </summary>
    internal void StartLoggers(ActorSystemImpl system)
    {
        _logLevel = (int)Logging.LogLevelFor(system.Settings.LogLevel);
        var keepStdout = false;
        foreach (var name in system.Settings.Loggers)
        {
            var type = Type.GetType(name, throwOnError: false) ?? throw new Configuration.ConfigurationException(
                $"Logger '{name}' of akka.loggers cannot be loaded. Give its type as 'Namespace.Type, Assembly'.");
            if (type == typeof(StandardOutLogger)) keepStdout = true;
            else AddLogger(system, type);
        }

        if (!keepStdout) Unsubscribe(StandardOutLogger.Instance);
    }

    internal void StopLoggers(ActorSystemImpl system)
    {
        SubscribeLevel(StandardOutLogger.Instance, Logging.LogLevelFor(system.Settings.StdoutLogLevel));
        foreach (var logger in _loggers) Unsubscribe(logger);
        _loggers.Clear();
    }

    private void AddLogger(ActorSystemImpl system, Type type)
    {
        var logger = system.SystemActorOf(Props.Create(type), $"log{_loggers.Count + 1}-{Logging.SimpleName(type)}");
        var timeout = system.Settings.LoggerStartTimeout;
        try
        {
            var answer = logger.Ask(new InitializeLogger(this), timeout).GetAwaiter().GetResult();
            if (answer is not LoggerInitialized)
                throw new LoggerInitializationException(
                    $"Logger {type} answered {answer} instead of {nameof(LoggerInitialized)}.");
        }
        catch (AskTimeoutException e)
        {
            throw new LoggerInitializationException(
                $"Logger {type} has not answered {nameof(InitializeLogger)} within {timeout} (akka.logger-startup-timeout).", e);
        }

        _loggers.Add(logger);
        SubscribeLevel(logger, LogLevel);
    }

    private void SubscribeLevel(IActorRef logger, LogLevel logLevel)
    {
        foreach (var level in Levels)
        {
            if (level >= logLevel) Subscribe(logger, level.ClassFor());
            else Unsubscribe(logger, level.ClassFor());
        }
    }
}
