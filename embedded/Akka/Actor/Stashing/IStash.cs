namespace Akka.Actor;

/// <summary>Keeps messages aside that an actor cannot handle yet.</summary>
public interface IStash
{
    int Count { get; }

    bool IsEmpty { get; }

    bool NonEmpty { get; }

    bool IsFull { get; }

    int Capacity { get; }

    /// <summary>Keeps the message in hand.</summary>
    /// <exception cref="IllegalActorStateException">It is kept already.</exception>
    void Stash();

    /// <summary>Puts the oldest message in front of the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all messages in front of the mailbox, in the order they were stashed.</summary>
    void UnstashAll();

    /// <summary>As <see cref="UnstashAll()"/>, for those that pass; the others are dropped from the stash.</summary>
    void UnstashAll(Func<Envelope, bool> predicate);

    IEnumerable<Envelope> ClearStash();

    /// <summary>Adds messages in front of those that are kept.</summary>
    void Prepend(IEnumerable<Envelope> envelopes);
}

/// <summary>An actor that is given a stash after its construction.</summary>
public interface IActorStash
{
    IStash Stash { get; set; }
}

/// <summary>An actor with a stash without bound.</summary>
public interface IWithUnboundedStash : IActorStash;

/// <summary>An actor with a stash.</summary>
public interface IWithStash : IActorStash;
