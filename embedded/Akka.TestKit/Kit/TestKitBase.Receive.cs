using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    private MessageEnvelope _last = NullMessageEnvelope.Instance;
    private bool _lastWasNoMessage;

    /// <summary>The message that the last receive took.</summary>
    public object LastMessage => _last.Message;

    /// <summary>The sender of the message that the last receive took.</summary>
    public IActorRef LastSender => _last.Sender;

    /// <summary>Whether messages wait to be looked at.</summary>
    public bool HasMessages => !_queue.IsEmpty;

    /// <summary>The next message; null when none comes in time. The time is taken as it is, not dilated.</summary>
    public object? ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Receive(Wait.Blocking, GetTimeoutOrDefault(max), cancellationToken).GetAwaiter().GetResult()?.Message;

    /// <inheritdoc cref="ReceiveOne"/>
    public async ValueTask<object?> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await Receive(Wait.Async, GetTimeoutOrDefault(max), cancellationToken))?.Message;

    /// <summary>Takes the next message with its sender; false when none comes in time. The time is not dilated.</summary>
    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var received = Receive(Wait.Blocking, GetTimeoutOrDefault(max), cancellationToken).GetAwaiter().GetResult();
        envelope = received ?? NullMessageEnvelope.Instance;
        return received is not null;
    }

    /// <inheritdoc cref="TryReceiveOne"/>
    public async ValueTask<(bool success, MessageEnvelope envelope)> TryReceiveOneAsync(
        TimeSpan? max, CancellationToken cancellationToken = default)
    {
        var received = await Receive(Wait.Async, GetTimeoutOrDefault(max), cancellationToken);
        return (received is not null, received ?? NullMessageEnvelope.Instance);
    }

    /// <summary>The next message, left in the queue; null when none comes in time.</summary>
    public object? PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Peek(Wait.Blocking, GetTimeoutOrDefault(max), cancellationToken).GetAwaiter().GetResult()?.Message;

    /// <inheritdoc cref="PeekOne"/>
    public async ValueTask<object?> PeekOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await Peek(Wait.Async, GetTimeoutOrDefault(max), cancellationToken))?.Message;

    private async Task<MessageEnvelope?> Receive(Wait wait, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var envelope = await _queue.Take(wait, timeout, cancellationToken);
        Remember(envelope);
        return envelope;
    }

    private async Task<MessageEnvelope?> Peek(Wait wait, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var envelope = await _queue.Peek(wait, timeout, cancellationToken);
        Remember(envelope);
        return envelope;
    }

    private void Remember(MessageEnvelope? envelope)
    {
        _lastWasNoMessage = false;
        _last = envelope ?? NullMessageEnvelope.Instance;
    }
}
