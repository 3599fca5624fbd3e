using Akka.Event;

namespace Akka.TestKit;

public partial class EventFilterFactory
{
    /// <summary>Any dead letter.</summary>
    public IEventFilterApplier DeadLetter() => Dead("dead letters", _ => true, null);

    /// <summary>Dead letters with such a message, to the actor at the path <paramref name="source"/>.</summary>
    public IEventFilterApplier DeadLetter<TMessage>(string? source = null) => DeadLetter<TMessage>(_ => true, source);

    /// <inheritdoc cref="DeadLetter{TMessage}(string)"/>
    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string? source = null) =>
        Dead($"dead letters with a {typeof(TMessage).Name}", letter => letter.Message is TMessage message && isMatch(message), source);

    /// <inheritdoc cref="DeadLetter{TMessage}(string)"/>
    public IEventFilterApplier DeadLetter(Type type, string? source = null) => DeadLetter(type, _ => true, source);

    /// <inheritdoc cref="DeadLetter{TMessage}(string)"/>
    public IEventFilterApplier DeadLetter(Type type, Func<object, bool> isMatch, string? source = null) =>
        Dead($"dead letters with a {type.Name}", letter => type.IsInstanceOfType(letter.Message) && isMatch(letter.Message), source);

    private IEventFilterApplier Dead(string description, Predicate<DeadLetter> isMatch, string? source)
    {
        var from = new SourceMatch(source);
        return With(new EventFilter(
            $"{description}{from}",
            logEvent => logEvent.Message is DeadLetter letter && from.IsMatch(logEvent.LogSource) && isMatch(letter)));
    }
}
