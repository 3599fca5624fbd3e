using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public T ExpectMsgFrom<T>(
        IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Wait.Blocking, duration, hint, cancellationToken, From<T>(sender)).GetAwaiter().GetResult();

    public T ExpectMsgFrom<T>(
        IActorRef sender, T message,
        TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Wait.Blocking, timeout, hint, cancellationToken, From<T>(sender), EqualTo(message)).GetAwaiter().GetResult();

    public T ExpectMsgFrom<T>(
        IActorRef sender, Predicate<T> isMessage,
        TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Wait.Blocking, timeout, hint, cancellationToken, From<T>(sender), Satisfying(isMessage)).GetAwaiter().GetResult();

    public T ExpectMsgFrom<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage,
        TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Wait.Blocking, timeout, hint, cancellationToken, From<T>(isSender), Satisfying(isMessage)).GetAwaiter().GetResult();

    public T ExpectMsgFrom<T>(
        IActorRef sender, Action<T> assertMessage,
        TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Wait.Blocking, timeout, hint, cancellationToken, From<T>(sender), Passing(assertMessage)).GetAwaiter().GetResult();

    public T ExpectMsgFrom<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage,
        TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Wait.Blocking, timeout, hint, cancellationToken, From<T>(assertSender), Passing(assertMessage)).GetAwaiter().GetResult();
}
