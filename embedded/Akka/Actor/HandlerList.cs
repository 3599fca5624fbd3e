namespace Akka.Actor;

/// <summary>The handlers of one behaviour of a <see cref="ReceiveActor"/>, asked in the order they were declared.</summary>
internal sealed class HandlerList
{
    private MessageHandler[] _handlers = [];
    private bool _takesAll;

    internal void Add(MessageHandler handler)
    {
        if (_takesAll)
            throw new InvalidOperationException(
                "A handler that takes every message has been declared; no handler after it would be reached.");
        _takesAll = handler.TakesAll;
        _handlers = [.. _handlers, handler];
    }

    internal bool Handle(object message)
    {
        foreach (var handler in _handlers)
            if (handler.TryHandle(message)) return true;
        return false;
    }
}

internal abstract class MessageHandler
{
    /// <summary>Whether nothing gets past it.</summary>
    internal abstract bool TakesAll { get; }

    internal abstract bool TryHandle(object message);
}

internal sealed class ActionHandler<T>(Action<T> handler, Predicate<T>? shouldHandle) : MessageHandler
{
    internal override bool TakesAll => typeof(T) == typeof(object) && shouldHandle is null;

    internal override bool TryHandle(object message)
    {
        if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed))) return false;
        handler(typed);
        return true;
    }
}

internal sealed class FunctionHandler<T>(Func<T, bool> handler) : MessageHandler
{
    internal override bool TakesAll => false;

    internal override bool TryHandle(object message) => message is T typed && handler(typed);
}

internal sealed class TypeHandler(Type type, Action<object> handler, Predicate<object>? shouldHandle) : MessageHandler
{
    internal override bool TakesAll => type == typeof(object) && shouldHandle is null;

    internal override bool TryHandle(object message)
    {
        if (!type.IsInstanceOfType(message) || (shouldHandle is not null && !shouldHandle(message))) return false;
        handler(message);
        return true;
    }
}
