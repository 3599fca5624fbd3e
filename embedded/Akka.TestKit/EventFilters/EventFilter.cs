using Akka.Event;

namespace Akka.TestKit;

/// <summary>What a log event must be to be counted and kept out of the log.</summary>
internal sealed class EventFilter(string description, Predicate<LogEvent> isMatch)
{
    public bool IsMatch(LogEvent logEvent) => isMatch(logEvent);

    public override string ToString() => description;
}
