using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>No message comes for the rest of the <c>Within</c>, or else <c>akka.test.single-expect-default</c>.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) =>
        ExpectNothing(Wait.Blocking, RemainingOrDefault, cancellationToken).GetAwaiter().GetResult();

    /// <summary>No message comes within the dilated duration.</summary>
    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        ExpectNothing(Wait.Blocking, Dilated(duration), cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="ExpectNoMsg(TimeSpan, CancellationToken)"/>
    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <inheritdoc cref="ExpectNoMsg(CancellationToken)"/>
    public ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) =>
        new(ExpectNothing(Wait.Async, RemainingOrDefault, cancellationToken));

    /// <inheritdoc cref="ExpectNoMsg(TimeSpan, CancellationToken)"/>
    public ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        new(ExpectNothing(Wait.Async, Dilated(duration), cancellationToken));

    /// <inheritdoc cref="ExpectNoMsg(TimeSpan, CancellationToken)"/>
    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <summary>The next message, which must say that the watched actor has stopped.</summary>
    public Terminated ExpectTerminated(
        IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Wait.Blocking, timeout, hint, cancellationToken, Of(target)).GetAwaiter().GetResult();

    /// <inheritdoc cref="ExpectTerminated"/>
    public ValueTask<Terminated> ExpectTerminatedAsync(
        IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        new(Expect(Wait.Async, timeout, hint, cancellationToken, Of(target)));

    private Requirement<Terminated> Of(IActorRef target) => new($"of {target}", (terminated, _, failure) =>
    {
        if (!target.Equals(terminated.ActorRef)) Fail(failure());
    });

    private async Task ExpectNothing(Wait wait, TimeSpan duration, CancellationToken cancellationToken)
    {
        var start = Now;
        var envelope = await Receive(wait, duration, cancellationToken);
        if (envelope is not null) Fail(CameInstead($"no message for {duration}", envelope.Message, envelope.Sender, Now - start));
        _lastWasNoMessage = true;
    }
}
