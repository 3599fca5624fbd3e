using System.Text.RegularExpressions;
using Akka.Event;

namespace Akka.TestKit;

public partial class EventFilterFactory
{
    /// <summary>Errors with a cause of this type; the text is looked for in the logged message and in the exception's.</summary>
    public IEventFilterApplier Exception<TException>(
        string? message = null, string? start = null, string? contains = null, string? source = null) where TException : Exception =>
        Exception(typeof(TException), message, start, contains, source);

    /// <inheritdoc cref="Exception{TException}(string, string, string, string)"/>
    public IEventFilterApplier Exception<TException>(Regex pattern, string? source = null) where TException : Exception =>
        Exception(typeof(TException), pattern, source);

    /// <inheritdoc cref="Exception{TException}(string, string, string, string)"/>
    public IEventFilterApplier Exception(
        Type exceptionType, string? message = null, string? start = null, string? contains = null, string? source = null,
        bool checkInnerExceptions = false) =>
        CausedBy(exceptionType, new TextMatch(message, start, contains, null), new SourceMatch(source), checkInnerExceptions);

    /// <inheritdoc cref="Exception{TException}(string, string, string, string)"/>
    public IEventFilterApplier Exception(
        Type exceptionType, Regex pattern, string? source = null, bool checkInnerExceptions = false) =>
        CausedBy(exceptionType, new TextMatch(null, null, null, pattern), new SourceMatch(source), checkInnerExceptions);

    private IEventFilterApplier CausedBy(Type type, TextMatch text, SourceMatch source, bool checkInner) =>
        With(new EventFilter(
            $"errors with a {type.Name}{text}{source}",
            logEvent => logEvent is Error error && source.IsMatch(error.LogSource) && IsCausedBy(error, type, text, checkInner)));

    private static bool IsCausedBy(Error error, Type type, TextMatch text, bool checkInner)
    {
        var logged = $"{error.Message}";
        return Causes(error.Cause, checkInner)
            .Any(cause => type.IsInstanceOfType(cause) && (text.IsMatch(logged) || text.IsMatch(cause.Message)));
    }

    private static IEnumerable<Exception> Causes(Exception? cause, bool inner) => cause switch
    {
        null => [],
        _ when !inner => [cause],
        AggregateException several => several.InnerExceptions.SelectMany(one => Causes(one, true)).Prepend(cause),
        _ => Causes(cause.InnerException, true).Prepend(cause)
    };
}
