namespace Akka.Event;

/// <summary>How grave a log event is.</summary>
public enum LogLevel
{
    DebugLevel,
    InfoLevel,
    WarningLevel,
    ErrorLevel,
}
