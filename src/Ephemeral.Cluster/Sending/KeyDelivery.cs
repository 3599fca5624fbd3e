using System.Diagnostics;

namespace Ephemeral.Cluster.Sending;

/// <summary>How far a sender has come with a key's owner.</summary>
internal enum DeliveryState
{
    /// <summary>No owner is known.</summary>
    Closed,

    /// <summary>The key's owner was asked to make itself known.</summary>
    Opening,

    /// <summary>The owner takes operations.</summary>
    Open,

    /// <summary>The owner does not know of this delivery any more, and its node was asked which operations it has.</summary>
    Asking,
}

/// <summary>What is due for a key because nobody has answered.</summary>
internal enum DeliveryDue
{
    Nothing,
    OpenAgain,
    SendAgain,
    AskNode,
}

/// <summary>One operation of a key, from its admission at the sender until it is answered.</summary>
internal sealed class SentEntry<TOperation, TNode>(long id, TOperation operation)
    where TNode : class
{
    public long Id => id;

    public TOperation Operation => operation;

    /// <summary>The node that it was sent to; null while it waits.</summary>
    public TNode? Owner { get; set; }

    /// <summary>Its number within the delivery; null when it waits, or was sent within an earlier delivery.</summary>
    public long? Sequence { get; set; }

    /// <summary>Its cancellation was asked for.</summary>
    public bool IsCancelled { get; set; }
}

/// <summary>
/// One key at one sender: what waits, in order, and what was sent ahead to the key's owner and is not answered yet. A state machine without
/// clock or network: times are the caller's. A delivery begins anew, with another number, whenever the owner may have changed.
/// </summary>
/// <remarks>
/// What a node says counts where it is the owner at hand: an earlier one may have been asked to begin the same delivery, and be heard of late.
/// An operation is sent to one node at a time. It is sent to another only after the first has said that it will not start it, or was removed
/// from the cluster where it is to be repeated.
/// </remarks>
[DebuggerDisplay("{State}: {Waiting} waiting, {InFlight} in flight")]
internal sealed class KeyDelivery<TOperation, TNode>(string key, int mostInFlight, DeliveryTimes times)
    where TNode : class
{
    private readonly LinkedList<SentEntry<TOperation, TNode>> _waiting = new();
    private readonly List<SentEntry<TOperation, TNode>> _sent = [];
    private long _next, _received;
    private long _dueAt, _heardAt;
    private long _wait = times.FirstWait, _askAfter = times.FirstAsk;
    private int _sendings;

    public string Key => key;

    public DeliveryState State { get; private set; }

    /// <summary>The number of this delivery: a key's owner tells later ones from earlier ones by it.</summary>
    public long Number { get; private set; }

    /// <summary>Where the key lives, as far as is known; null in the states closed and opening.</summary>
    public TNode? Owner { get; private set; }

    /// <summary>By which number its node finds the key's actor.</summary>
    public long Inbox { get; private set; }

    public int Waiting => _waiting.Count;

    public int InFlight => _sent.Count;

    public bool IsEmpty => _waiting.Count == 0 && _sent.Count == 0;

    private bool HasUnreceived => State == DeliveryState.Open && _received < _next;

    public SentEntry<TOperation, TNode> Add(long id, TOperation operation)
    {
        var entry = new SentEntry<TOperation, TNode>(id, operation);
        _waiting.AddLast(entry);
        return entry;
    }

    /// <summary>
    /// Begins a delivery where something waits and none has begun. What an earlier owner has not answered is waited for: it may still run
    /// there, and what comes behind it must not overtake it.
    /// </summary>
    /// <returns>Whether the owner must be asked to make itself known.</returns>
    public bool TryOpen(long number, long now)
    {
        if (State != DeliveryState.Closed || _waiting.Count == 0 || _sent.Count > 0)
            return false;
        (State, Number, Owner) = (DeliveryState.Opening, number, null);
        (_next, _received, _sendings) = (0, 0, 0);
        Restart(now);
        return true;
    }

    /// <returns>Whether the owner of this delivery has made itself known just now.</returns>
    public bool Opened(long number, TNode owner, long inbox, long now)
    {
        if (State != DeliveryState.Opening || number != Number)
            return false;
        (State, Owner, Inbox) = (DeliveryState.Open, owner, inbox);
        Restart(now);
        return true;
    }

    /// <summary>Takes the next operations that may be sent.</summary>
    /// <returns>The number of the first of them; null when there are none.</returns>
    public long? TakeBatch(List<SentEntry<TOperation, TNode>> batch, long now)
    {
        batch.Clear();
        if (State != DeliveryState.Open || _waiting.Count == 0 || _sent.Count >= mostInFlight)
            return null;
        if (!HasUnreceived)
            Restart(now);
        var first = _next;
        while (_waiting.First is { } node && _sent.Count < mostInFlight)
        {
            _waiting.RemoveFirst();
            var entry = node.Value;
            (entry.Owner, entry.Sequence) = (Owner, _next++);
            _sent.Add(entry);
            batch.Add(entry);
        }

        CheckInvariants();
        return first;
    }

    /// <summary>The owner has taken in all before this number.</summary>
    public void Received(TNode node, long number, long next, long now)
    {
        if (State != DeliveryState.Open || number != Number || !node.Equals(Owner))
            return;
        Heard(now);
        if (next <= _received)
            return;
        _received = Math.Min(next, _next);
        _sendings = 0;
        Restart(now);
    }

    /// <summary>An operation was answered by a node, or was cancelled while it waited.</summary>
    /// <returns>Whether it was here.</returns>
    public bool End(SentEntry<TOperation, TNode> entry, TNode? node, long now)
    {
        if (entry.Owner is null)
            return _waiting.Remove(entry);
        if (!_sent.Remove(entry))
            return false;
        if (node is not null && entry.Sequence is { } sequence)
            Received(node, Number, sequence + 1, now);
        Heard(now);
        return true;
    }

    /// <summary>The key's actor leaves: it has not started these, and nothing from this number on has reached it.</summary>
    public void Released(TNode node, long number, long next, IReadOnlyCollection<long> notStarted)
    {
        if (number != Number || !node.Equals(Owner) || State is not (DeliveryState.Open or DeliveryState.Asking))
            return;
        Close(entry => entry.Sequence >= next || notStarted.Contains(entry.Id));
    }

    /// <summary>The key's actor is not there any more, and has not said what became of what it had.</summary>
    /// <returns>Whether its node must be asked for the operations that were sent.</returns>
    public bool Lost(TNode node, long number, long now)
    {
        if (number != Number || !node.Equals(Owner) || State != DeliveryState.Open)
            return false;
        State = DeliveryState.Asking;
        Restart(now);
        if (_sent.Exists(static entry => entry.Sequence is not null))
            return true;
        Close(static _ => false);
        return false;
    }

    /// <summary>The operations of this delivery that the node is asked for.</summary>
    public long[] Asked => [.. _sent.Where(static entry => entry.Sequence is not null).Select(static entry => entry.Id)];

    /// <summary>The operations that were sent to a node and are not answered.</summary>
    public long[] SentTo(TNode owner) => [.. _sent.Where(entry => entry.Owner!.Equals(owner)).Select(static entry => entry.Id)];

    /// <summary>Operations that wait and are cancelled.</summary>
    public SentEntry<TOperation, TNode>[] CancelledWaiting() => [.. _waiting.Where(static entry => entry.IsCancelled)];

    /// <summary>Operations that were sent, are cancelled, and have no answer yet.</summary>
    public SentEntry<TOperation, TNode>[] CancelledInFlight() => [.. _sent.Where(static entry => entry.IsCancelled)];

    /// <summary>The nodes that have something that was sent.</summary>
    public TNode[] Owners() => [.. _sent.Select(static entry => entry.Owner!).Distinct()];

    /// <summary>A node has said which of the operations it was asked for it does not have, and which it has without starting them ever.</summary>
    /// <param name="node">The node.</param>
    /// <param name="number">The delivery that it was asked for.</param>
    /// <param name="unknown">Those that it does not have.</param>
    /// <param name="notStarted">Those that it has given back.</param>
    /// <param name="now">The time.</param>
    /// <returns>
    /// Those that it had received, has ended and forgotten: how they ended is not known any more. Where the delivery is asking now, its node
    /// must be asked: it has said by chance that the key's actor has left.
    /// </returns>
    public List<SentEntry<TOperation, TNode>> Answered(
        TNode node, long number, IReadOnlyCollection<long> unknown, IReadOnlyCollection<long> notStarted, long now)
    {
        Heard(now);
        var unreceived = _received;
        var isAboutThis = number == Number && State == DeliveryState.Asking && node.Equals(Owner);
        // an answer that comes late may be of a node that has nothing to do with the operation any more
        var forgotten = _sent.FindAll(entry => entry.Owner!.Equals(node) && unknown.Contains(entry.Id) && !(entry.Sequence >= unreceived));
        _sent.RemoveAll(forgotten.Contains);
        if (isAboutThis)
            Close(entry => (entry.Sequence >= unreceived && unknown.Contains(entry.Id)) || notStarted.Contains(entry.Id));
        else if (State == DeliveryState.Closed)
            PutBack(entry => entry.Owner!.Equals(node) && notStarted.Contains(entry.Id));
        else if (_sent.Exists(entry => entry.Owner!.Equals(node) && notStarted.Contains(entry.Id)))
            Lost(node, Number, now);
        return forgotten;
    }

    /// <summary>A node was removed from the cluster. What was sent there is to be answered by a failure, or sent again.</summary>
    /// <returns>What was sent there and is not sent again.</returns>
    public List<SentEntry<TOperation, TNode>> OwnerRemoved(TNode node, bool repeat)
    {
        List<SentEntry<TOperation, TNode>> lost = [];
        if (repeat)
        {
            PutBack(entry => entry.Owner!.Equals(node));
        }
        else
        {
            lost = _sent.FindAll(entry => entry.Owner!.Equals(node));
            _sent.RemoveAll(lost.Contains);
        }

        if (Owner?.Equals(node) == true)
            Close(static _ => false);
        return lost;
    }

    /// <summary>The step that is due at this time, and the operations to send again.</summary>
    public DeliveryDue Look(long now, List<SentEntry<TOperation, TNode>> again)
    {
        again.Clear();
        if (State == DeliveryState.Opening)
            return IsDue(now) ? DeliveryDue.OpenAgain : DeliveryDue.Nothing;
        if (State == DeliveryState.Asking)
            return IsDue(now) ? DeliveryDue.AskNode : DeliveryDue.Nothing;
        if (HasUnreceived && _sent.TrueForAll(entry => entry.Sequence < _received))
        {
            // what had no receipt has been answered by now
            _received = _next;
        }

        if (HasUnreceived && IsDue(now))
        {
            if (++_sendings > times.MostSendings)
                return Lost(Owner!, Number, now) ? DeliveryDue.AskNode : DeliveryDue.Nothing;
            again.AddRange(_sent.Where(entry => entry.Sequence >= _received).OrderBy(static entry => entry.Sequence));
            return DeliveryDue.SendAgain;
        }

        if (_sent.Count == 0 || now - _heardAt < _askAfter)
            return DeliveryDue.Nothing;
        _heardAt = now;
        _askAfter = Math.Min(_askAfter * 2, times.LongestAsk);
        return DeliveryDue.AskNode;
    }

    /// <summary>All that has not been answered, in order, taken out.</summary>
    public List<SentEntry<TOperation, TNode>> TakeAll()
    {
        List<SentEntry<TOperation, TNode>> all = [.. _sent, .. _waiting];
        _sent.Clear();
        _waiting.Clear();
        return all;
    }

    private void Close(Predicate<SentEntry<TOperation, TNode>> goesBack)
    {
        PutBack(goesBack);
        foreach (var entry in _sent)
            entry.Sequence = null;
        (State, Owner) = (DeliveryState.Closed, null);
        CheckInvariants();
    }

    /// <summary>Lets operations wait again, before all that waits, in the order in which they were sent.</summary>
    private void PutBack(Predicate<SentEntry<TOperation, TNode>> which)
    {
        for (var at = _sent.Count - 1; at >= 0; at--)
        {
            var entry = _sent[at];
            if (!which(entry))
                continue;
            _sent.RemoveAt(at);
            (entry.Owner, entry.Sequence) = (null, null);
            _waiting.AddFirst(entry);
        }
    }

    private void Heard(long now) => (_heardAt, _askAfter) = (now, times.FirstAsk);

    private void Restart(long now)
    {
        _wait = times.FirstWait;
        _dueAt = now + _wait;
        Heard(now);
    }

    private bool IsDue(long now)
    {
        if (now < _dueAt)
            return false;
        _wait = Math.Min(_wait * 2, times.LongestWait);
        _dueAt = now + _wait;
        return true;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(_received <= _next, "nothing is received that was not sent");
        Debug.Assert(_sent.TrueForAll(static entry => entry.Owner is not null), "what was sent was sent to somebody");
        Debug.Assert(_waiting.All(static entry => entry.Owner is null && entry.Sequence is null), "what waits was sent to nobody");
        Debug.Assert(_sent.TrueForAll(entry => (entry.Sequence is not null) == (State is DeliveryState.Open or DeliveryState.Asking)),
            "a number is of the delivery at hand");
    }
}

/// <summary>How long a sender waits before it asks again, in the unit of its clock.</summary>
/// <param name="FirstWait">For a receipt, the first time; twice as long each time after that.</param>
/// <param name="LongestWait">For a receipt, at the most.</param>
/// <param name="FirstAsk">For an answer, the first time; twice as long each time after that.</param>
/// <param name="LongestAsk">For an answer, at the most.</param>
/// <param name="MostSendings">How often something is sent to a key's actor before its node is asked.</param>
internal sealed record DeliveryTimes(long FirstWait, long LongestWait, long FirstAsk, long LongestAsk, int MostSendings);
