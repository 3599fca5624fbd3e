namespace Akka.TestKit;

/// <summary>Applies event filters to what is logged while a piece of a test runs.</summary>
public interface IEventFilterApplier
{
    /// <summary>Adds further filters; an event counts when any of them matches.</summary>
    EventFilterFactory And { get; }

    /// <summary>Runs the action and waits, at most <c>akka.test.filter-leeway</c>, for exactly one matching event.</summary>
    void ExpectOne(Action action, CancellationToken cancellationToken = default);
    void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default);
    T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default);
    T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default);

    Task ExpectOneAsync(Action action, CancellationToken cancellationToken = default);
    Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default);
    Task ExpectOneAsync(TimeSpan timeout, Func<Task> actionAsync, CancellationToken cancellationToken = default);
    Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default);
    Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Runs the action and waits for exactly so many matching events; none means none until the time is over.</summary>
    void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default);
    void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default);
    T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default);
    T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default);

    Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default);
    Task ExpectAsync(int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default);
    Task ExpectAsync(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default);
    Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> actionAsync, CancellationToken cancellationToken = default);
    Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default);
    Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Keeps matching events out of the log while the action runs.</summary>
    void Mute(Action action, CancellationToken cancellationToken = default);
    T Mute<T>(Func<T> func, CancellationToken cancellationToken = default);
    Task MuteAsync(Action action, CancellationToken cancellationToken = default);
    Task MuteAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default);
    Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Keeps matching events out of the log until it is unmuted.</summary>
    IUnmutableFilter Mute();
}
