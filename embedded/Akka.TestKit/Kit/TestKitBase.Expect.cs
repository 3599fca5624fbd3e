using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>One thing that a message and its sender must satisfy; <c>Verify</c> throws or fails when they do not.</summary>
    private sealed record Requirement<T>(string Text, Action<T, IActorRef, Func<string>> Verify);

    private async Task<T> Expect<T>(
        Wait wait, TimeSpan? duration, string? hint, CancellationToken cancellationToken, params Requirement<T>[] requirements)
    {
        var timeout = RemainingOrDilated(duration);
        var start = Now;
        var envelope = await Receive(wait, timeout, cancellationToken);
        if (envelope is null) Fail(NothingCame(Expected(), timeout), hint);

        var waited = Now - start;
        if (envelope.Message is not T message)
        {
            Fail(Came(), hint);
            return default;
        }
        foreach (var requirement in requirements)
            requirement.Verify(message, envelope.Sender, () => Hinted(Came(), hint));
        return message;

        string Expected() => $"{TypeName(typeof(T))}{string.Concat(requirements.Select(r => " " + r.Text))}";
        string Came() => CameInstead(Expected(), envelope.Message, envelope.Sender, waited);
    }

    private Requirement<T> EqualTo<T>(T expected) => new($"equal to {Describe(expected)}", (message, _, failure) =>
    {
        if (!EqualityComparer<T>.Default.Equals(expected, message)) _assertions.AssertEqual(expected, message, "{0}", failure());
    });

    private Requirement<T> EqualTo<T>(T expected, Func<T, T, bool> comparer) =>
        new($"that compares equal to {Describe(expected)}", (message, _, failure) =>
            _assertions.AssertEqual(expected, message, comparer, "{0}", failure()));

    private Requirement<T> Satisfying<T>(Predicate<T> isMessage) => new("that satisfies the predicate", (message, _, failure) =>
    {
        if (!isMessage(message)) Fail(failure());
    });

    private Requirement<T> Satisfying<T>(Func<T, IActorRef, bool> isMessageAndSender) =>
        new("that satisfies, with its sender, the predicate", (message, sender, failure) =>
        {
            if (!isMessageAndSender(message, sender)) Fail(failure());
        });

    private static Requirement<T> Passing<T>(Action<T> assert) =>
        new("that passes the assertion", (message, _, _) => assert(message));

    private static Requirement<T> Passing<T>(Action<T, IActorRef> assertMessageAndSender) =>
        new("that passes, with its sender, the assertion", (message, sender, _) => assertMessageAndSender(message, sender));

    private Requirement<T> From<T>(IActorRef expected) => new($"from {expected}", (_, sender, failure) =>
    {
        if (!expected.Equals(sender)) Fail(failure());
    });

    private Requirement<T> From<T>(Predicate<IActorRef> isSender) =>
        new("from a sender that satisfies the predicate", (_, sender, failure) =>
        {
            if (!isSender(sender)) Fail(failure());
        });

    private static Requirement<T> From<T>(Action<IActorRef> assertSender) =>
        new("from a sender that passes the assertion", (_, sender, _) => assertSender(sender));
}
