using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Microsoft.Extensions.Logging;
using AkkaLogLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Akka.Hosting.Logging;

/// <summary>Writes what the system logs to Microsoft.Extensions.Logging, in the category of <see cref="ActorSystem"/>.</summary>
public class LoggerFactoryLogger : ActorBase
{
    private readonly ILogger _logger;

    public LoggerFactoryLogger()
    {
        var setup = Context.System.Settings.Setup.Get<LoggerFactorySetup>();
        if (!setup.HasValue)
            throw new ConfigurationException(
                $"Actor system '{Context.System.Name}' has no LoggerFactorySetup to log to. Add one to its ActorSystemSetup, "
                + "or create the system with AddAkka in a container that has an ILoggerFactory.");
        _logger = setup.Value.LoggerFactory.CreateLogger<ActorSystem>();
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent logEvent:
                Write(logEvent);
                return true;
            default:
                return false;
        }
    }

    private void Write(LogEvent logEvent)
    {
        var level = Level(logEvent.LogLevel());
        if (_logger.IsEnabled(level))
            _logger.Log(level, logEvent.Cause, "[{LogSource}] {Message}", logEvent.LogSource, Text(logEvent.Message));
    }

    /// <summary>A message whose arguments do not fit its format is still logged.</summary>
    private static string? Text(object message)
    {
        try
        {
            return message.ToString();
        }
        catch (FormatException e)
        {
            var unformatted = message is LogMessage { Format: var format } ? format : message.GetType().FullName;
            return $"{unformatted} (not formatted: {e.Message})";
        }
    }

    private static LogLevel Level(AkkaLogLevel level) => level switch
    {
        AkkaLogLevel.DebugLevel => LogLevel.Debug,
        AkkaLogLevel.InfoLevel => LogLevel.Information,
        AkkaLogLevel.WarningLevel => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
