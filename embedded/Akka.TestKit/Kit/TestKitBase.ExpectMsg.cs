using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>The next message, which must be a <typeparamref name="T"/>.</summary>
    public T ExpectMsg<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(Wait.Blocking, duration, hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>The next message, which must equal the given one.</summary>
    public T ExpectMsg<T>(
        T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Wait.Blocking, timeout, hint, cancellationToken, EqualTo(message)).GetAwaiter().GetResult();

    /// <summary>The next message, which must compare equal to the given one.</summary>
    public T ExpectMsg<T>(
        T expected, Func<T, T, bool> comparer,
        TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Wait.Blocking, timeout, hint, cancellationToken, EqualTo(expected, comparer)).GetAwaiter().GetResult();

    /// <summary>The next message, which must satisfy the predicate.</summary>
    public T ExpectMsg<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Wait.Blocking, timeout, hint, cancellationToken, Satisfying(isMessage)).GetAwaiter().GetResult();

    /// <summary>The next message, which must pass the assertion.</summary>
    public T ExpectMsg<T>(
        Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Wait.Blocking, timeout, hint, cancellationToken, Passing(assert)).GetAwaiter().GetResult();

    /// <summary>The next message, which must satisfy the predicate together with its sender.</summary>
    public T ExpectMsg<T>(
        Func<T, IActorRef, bool> isMessageAndSender,
        TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Wait.Blocking, timeout, hint, cancellationToken, Satisfying(isMessageAndSender)).GetAwaiter().GetResult();

    /// <summary>The next message, which must pass the assertion together with its sender.</summary>
    public T ExpectMsg<T>(
        Action<T, IActorRef> assertMessageAndSender,
        TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Wait.Blocking, timeout, hint, cancellationToken, Passing(assertMessageAndSender)).GetAwaiter().GetResult();
}
