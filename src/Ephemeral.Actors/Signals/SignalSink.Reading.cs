using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors;

public sealed partial class SignalSink
{
    /// <summary>What is in the log now, oldest first: a copy.</summary>
    public IReadOnlyList<SignalEvent> Sense() => _store.Events(0, static (_, _) => true);

    /// <summary>What in the log <paramref name="predicate"/> says yes to, oldest first: a copy.</summary>
    /// <param name="predicate">Called outside every lock.</param>
    public IReadOnlyList<SignalEvent> Sense(Func<SignalEvent, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return [.. Sense().Where(predicate)];
    }

    /// <summary>Whether a signal of exactly this name is in the log.</summary>
    /// <param name="name">The name; compared ordinally.</param>
    public bool Detect(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _store.CountOf(name) > 0;
    }

    /// <summary>Whether <paramref name="predicate"/> says yes to a signal in the log. Looks at a copy, and stops at the
    /// first.</summary>
    /// <param name="predicate">Called outside every lock, oldest signal first.</param>
    public bool Detect(Func<SignalEvent, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return _store.Any(predicate);
    }

    /// <summary>Hears every signal from now on. See <see cref="Subscribe(string, Action{SignalEvent})"/>.</summary>
    /// <param name="listener">Who hears.</param>
    /// <returns>Dispose of it to hear no more.</returns>
    public IDisposable Subscribe(Action<SignalEvent> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return _store.Subscribe(pattern: null, listener);
    }

    /// <summary>
    /// Hears every signal from now on that matches: on the thread pool, in the order of the log, one at a time. What the listener
    /// raises has the signal that it hears as its cause. A listener that throws or is slow costs itself alone: 1,000 signals wait
    /// for it, then the oldest is dropped and counted.
    /// </summary>
    /// <param name="pattern">See <see cref="SignalPattern"/>.</param>
    /// <param name="listener">Who hears.</param>
    /// <returns>Dispose of it to hear no more; a call that has begun may still be running then.</returns>
    public IDisposable Subscribe(string pattern, Action<SignalEvent> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return _store.Subscribe(SignalPattern.Parse(pattern), listener);
    }

    /// <summary>Calls back when the first signal comes that matches one of <paramref name="patterns"/>, and when the last has
    /// gone; not for what is so already. See <see cref="SignalWatch"/> for how.</summary>
    internal SignalWatch Watch(IReadOnlySet<string> patterns, Action<bool> onChanged) => Watch(
        SignalPattern.AnyOf(patterns)
        ?? throw new ArgumentException("There is no pattern to wait for. Give one or more.", nameof(patterns)),
        onChanged);

    /// <inheritdoc cref="Watch(IReadOnlySet{string}, Action{bool})"/>
    internal SignalWatch Watch(SignalPattern pattern, Action<bool> onChanged) => _store.Watch(pattern, onChanged);
}
