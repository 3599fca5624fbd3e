using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        new(Expect(Wait.Async, duration, hint, cancellationToken, From<T>(sender)));

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, T message,
        TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        new(Expect(Wait.Async, timeout, hint, cancellationToken, From<T>(sender), EqualTo(message)));

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Predicate<T> isMessage,
        TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        new(Expect(Wait.Async, timeout, hint, cancellationToken, From<T>(sender), Satisfying(isMessage)));

    public ValueTask<T> ExpectMsgFromAsync<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage,
        TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        new(Expect(Wait.Async, timeout, hint, cancellationToken, From<T>(isSender), Satisfying(isMessage)));

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Action<T> assertMessage,
        TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        new(Expect(Wait.Async, timeout, hint, cancellationToken, From<T>(sender), Passing(assertMessage)));

    public ValueTask<T> ExpectMsgFromAsync<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage,
        TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        new(Expect(Wait.Async, timeout, hint, cancellationToken, From<T>(assertSender), Passing(assertMessage)));
}
