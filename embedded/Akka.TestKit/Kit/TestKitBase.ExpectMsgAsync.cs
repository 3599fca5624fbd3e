using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public ValueTask<T> ExpectMsgAsync<T>(
        TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        new(Expect<T>(Wait.Async, duration, hint, cancellationToken));

    public ValueTask<T> ExpectMsgAsync<T>(
        T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        new(Expect(Wait.Async, timeout, hint, cancellationToken, EqualTo(message)));

    public ValueTask<T> ExpectMsgAsync<T>(
        T expected, Func<T, T, bool> comparer,
        TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        new(Expect(Wait.Async, timeout, hint, cancellationToken, EqualTo(expected, comparer)));

    public ValueTask<T> ExpectMsgAsync<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        new(Expect(Wait.Async, timeout, hint, cancellationToken, Satisfying(isMessage)));

    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        new(Expect(Wait.Async, timeout, hint, cancellationToken, Passing(assert)));

    public ValueTask<T> ExpectMsgAsync<T>(
        Func<T, IActorRef, bool> isMessageAndSender,
        TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        new(Expect(Wait.Async, timeout, hint, cancellationToken, Satisfying(isMessageAndSender)));

    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T, IActorRef> assertMessageAndSender,
        TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        new(Expect(Wait.Async, timeout, hint, cancellationToken, Passing(assertMessageAndSender)));
}
