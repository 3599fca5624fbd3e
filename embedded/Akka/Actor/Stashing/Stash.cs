namespace Akka.Actor;

/// <summary>The stash of one incarnation of an actor.</summary>
internal sealed class Stash(ActorCell cell) : IStash
{
    private readonly LinkedList<Envelope> _kept = new();
    private int _lastMessage;

    public int Count => _kept.Count;

    public bool IsEmpty => Count == 0;

    public bool NonEmpty => Count > 0;

    public bool IsFull => false;

    public int Capacity => -1;

    void IStash.Stash()
    {
        if (cell.Message is not { } message) throw new IllegalActorStateException("There is no message in hand to stash.");
        if (Count > 0 && _lastMessage == cell.MessageCount)
            throw new IllegalActorStateException($"Can't stash the same message {message} more than once.");
        _lastMessage = cell.MessageCount;
        _kept.AddLast(new Envelope(message, cell.SenderOrNull!));
    }

    public void Unstash()
    {
        if (_kept.First is not { } oldest) return;
        _kept.RemoveFirst();
        PutBack([oldest.Value]);
    }

    public void UnstashAll() => PutBack(Take());

    public void UnstashAll(Func<Envelope, bool> predicate) => PutBack(Take().Where(predicate).ToArray());

    public IEnumerable<Envelope> ClearStash() => Take();

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Reverse()) _kept.AddFirst(envelope);
    }

    private Envelope[] Take()
    {
        if (_kept.Count == 0) return [];
        Envelope[] all = [.. _kept];
        _kept.Clear();
        return all;
    }

    private void PutBack(Envelope[] envelopes)
    {
        if (envelopes.Length == 0) return;
        foreach (var envelope in envelopes)
            if (envelope.Message is Terminated terminated) cell.ExpectTerminated(terminated.ActorRef);
        cell.Mailbox.PutBack(envelopes);
    }
}
