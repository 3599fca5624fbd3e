using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>
/// Filters for what is logged. The actor system must log to <see cref="TestEventListener"/>, as a test kit's own does, at a
/// <c>akka.loglevel</c> that lets the awaited events through.
/// </summary>
public partial class EventFilterFactory
{
    private readonly TestKitBase _testkit;
    private readonly ActorSystem _system;
    private readonly IReadOnlyList<EventFilter> _filters;

    public EventFilterFactory(TestKitBase testkit) : this(testkit, testkit.Sys) { }

    public EventFilterFactory(TestKitBase testkit, ActorSystem system) : this(testkit, system, []) { }

    internal EventFilterFactory(TestKitBase testkit, ActorSystem system, IReadOnlyList<EventFilter> filters)
    {
        _testkit = testkit;
        _system = system;
        _filters = filters;
    }

    public IEventFilterApplier Error(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.ErrorLevel, message, start, contains, source);

    public IEventFilterApplier Error(Regex pattern, string? source = null) => ForLogLevel(LogLevel.ErrorLevel, pattern, source);

    public IEventFilterApplier Warning(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.WarningLevel, message, start, contains, source);

    public IEventFilterApplier Warning(Regex pattern, string? source = null) => ForLogLevel(LogLevel.WarningLevel, pattern, source);

    public IEventFilterApplier Info(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.InfoLevel, message, start, contains, source);

    public IEventFilterApplier Info(Regex pattern, string? source = null) => ForLogLevel(LogLevel.InfoLevel, pattern, source);

    public IEventFilterApplier Debug(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.DebugLevel, message, start, contains, source);

    public IEventFilterApplier Debug(Regex pattern, string? source = null) => ForLogLevel(LogLevel.DebugLevel, pattern, source);

    public IEventFilterApplier ForLogLevel(
        LogLevel logLevel, string? message = null, string? start = null, string? contains = null, string? source = null) =>
        OfLevel(logLevel, new TextMatch(message, start, contains, null), new SourceMatch(source));

    public IEventFilterApplier ForLogLevel(LogLevel logLevel, Regex pattern, string? source = null) =>
        OfLevel(logLevel, new TextMatch(null, null, null, pattern), new SourceMatch(source));

    public IEventFilterApplier Custom(Predicate<LogEvent> predicate) =>
        With(new EventFilter("accepted by the predicate", predicate));

    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate) where TLogEvent : LogEvent =>
        With(new EventFilter(
            $"{typeof(TLogEvent).Name} accepted by the predicate", logEvent => logEvent is TLogEvent typed && predicate(typed)));

    private IEventFilterApplier OfLevel(LogLevel level, TextMatch text, SourceMatch source) =>
        With(new EventFilter(
            $"{level}{text}{source}",
            logEvent => logEvent.LogLevel() == level && source.IsMatch(logEvent.LogSource) && text.IsMatch($"{logEvent.Message}")));

    private IEventFilterApplier With(EventFilter filter) => new EventFilterApplier(_testkit, _system, [.. _filters, filter]);
}
