namespace Akka.TestKit;

/// <summary>What a test actor has received and the test has not yet looked at.</summary>
internal sealed class MessageQueue
{
    private readonly LinkedList<MessageEnvelope> _messages = new();
    // one permit a message that no one is taking
    private readonly SemaphoreSlim _available = new(0);

    public bool IsEmpty
    {
        get { lock (_messages) return _messages.Count == 0; }
    }

    public void Add(MessageEnvelope envelope)
    {
        lock (_messages) _messages.AddLast(envelope);
        _available.Release();
    }

    public void PutBack(MessageEnvelope envelope)
    {
        lock (_messages) _messages.AddFirst(envelope);
        _available.Release();
    }

    /// <summary>The oldest message, removed; null when none came in time.</summary>
    public async Task<MessageEnvelope?> Take(Wait wait, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!await _available.Available(wait, timeout, cancellationToken)) return null;
        lock (_messages)
        {
            var first = _messages.First!.Value;
            _messages.RemoveFirst();
            return first;
        }
    }

    /// <summary>The oldest message, left where it is; null when none came in time.</summary>
    public async Task<MessageEnvelope?> Peek(Wait wait, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!await _available.Available(wait, timeout, cancellationToken)) return null;
        MessageEnvelope first;
        lock (_messages) first = _messages.First!.Value;
        _available.Release();
        return first;
    }
}
