using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Ephemeral.Actors;
using Ephemeral.Cluster.Nodes;
using Ephemeral.Cluster.Protocol;
using Delivery = Ephemeral.Cluster.Sending.KeyDelivery<Ephemeral.Cluster.Sending.ISubmittedOperation, Akka.Cluster.UniqueAddress>;
using Entry = Ephemeral.Cluster.Sending.SentEntry<Ephemeral.Cluster.Sending.ISubmittedOperation, Akka.Cluster.UniqueAddress>;

namespace Ephemeral.Cluster.Sending;

/// <summary>
/// Brings what this node has admitted to the keys' owners, in order, at most so many of a key ahead, and sees to it that every operation is
/// answered once: by its owner, or by a failure when its owner is lost.
/// </summary>
internal sealed class ProducerActor : UntypedActor, IWithTimers
{
    public const string Name = "producer";

    /// <summary>The most bytes of items in one batch, where a message may hold that much.</summary>
    private const int LargestBatch = 64 * 1024;

    /// <summary>How many keys with nothing to send stay known; of more, the longest idle go first.</summary>
    private const int MostIdle = 1024;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly ShardedContext _context;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly DeliveryTimes _times;
    private readonly int _mostBatchBytes;
    private readonly Dictionary<string, Delivery> _deliveries = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Delivery> _byNumber = [];
    private readonly Dictionary<long, (Delivery Delivery, Entry Entry)> _operations = [];
    private readonly IdleList<string> _idle = new(MostIdle);
    private readonly NodePosts _posts = new();
    private readonly List<Entry> _batch = [];
    private readonly HashSet<Delivery> _touched = [];

    public ProducerActor(ShardedContext context)
    {
        _context = context;
        _mostBatchBytes = Math.Min(LargestBatch, context.MostBytes);
        var clock = context.Clock;
        _times = new DeliveryTimes(
            clock.StampsIn(TimeSpan.FromSeconds(1)), clock.StampsIn(TimeSpan.FromSeconds(8)),
            clock.StampsIn(TimeSpan.FromSeconds(3)), clock.StampsIn(TimeSpan.FromSeconds(30)), MostSendings: 3);
    }

    /// <summary>Operations have been admitted, and are in the intake.</summary>
    internal sealed record Admitted : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        private Admitted() { }

        public static Admitted Instance { get; } = new();
    }

    /// <summary>This node's post has brought this from that one.</summary>
    internal sealed record Arrived(INodeMessage Message, IActorRef From) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>Cancel an operation of this node. Answered by whether that could be done, or was asked of its owner.</summary>
    internal sealed record CancelSubmitted(long Id) : INoSerializationVerificationNeeded;

    /// <summary>Ask for <see cref="OperationsCounted"/>.</summary>
    internal sealed record CountOperations : INoSerializationVerificationNeeded;

    internal sealed record OperationsCounted(long Pending, long InFlight) : INoSerializationVerificationNeeded;

    private sealed record Look : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    public ITimerScheduler Timers { get; set; } = null!;

    private long Now => _context.Now;

    protected override void PreStart()
    {
        _context.Cluster?.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));
        Timers.StartPeriodicTimer(nameof(Look), new Look(), LookEvery);
        TakeIn();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Admitted:
                TakeIn();
                break;
            case Arrived arrived:
                Take(arrived.Message, arrived.From);
                break;
            case CancelSubmitted cancel:
                Sender.Tell(Cancel(cancel.Id), Self);
                break;
            case ClusterEvent.MemberRemoved removed:
                Forget(removed.Member.UniqueAddress);
                break;
            case Look:
                LookAtAll();
                break;
            case CountOperations:
                var waiting = _deliveries.Values.Sum(static delivery => delivery.Waiting);
                Sender.Tell(new OperationsCounted(waiting, _operations.Count - waiting), Self);
                break;
            default:
                Unhandled(message);
                return;
        }

        Go();
    }

    /// <summary>What it has is answered whatever its end is; what comes later waits for another producer.</summary>
    protected override void PostStop()
    {
        _context.Cluster?.Unsubscribe(Self);
        var reason = new OwnerLostException(
            $"The producer of coordinator '{_context.Name}' on this node was stopped: whether this operation runs is not known.");
        foreach (var (_, entry) in _operations.Values.ToArray())
            _context.Fail(entry.Operation, reason);
    }

    private void TakeIn()
    {
        for (var operation = _context.Intake.TakeAll(); operation is not null;)
        {
            var next = operation.Next;
            operation.Next = null;
            var delivery = DeliveryOf(operation.Key!.Text);
            _operations.Add(operation.Id, (delivery, delivery.Add(operation.Id, (ISubmittedOperation)operation)));
            _touched.Add(delivery);
            operation = next;
        }
    }

    private Delivery DeliveryOf(string key)
    {
        _idle.Remove(key);
        if (_deliveries.TryGetValue(key, out var delivery))
            return delivery;
        delivery = new Delivery(key, _context.Options.InFlightPerKey, _times);
        _deliveries.Add(key, delivery);
        return delivery;
    }

    private void Take(INodeMessage message, IActorRef from)
    {
        _posts.TryFind(from, out var node);
        switch (message)
        {
            case Ended ended when _operations.TryGetValue(ended.Id, out var known):
                End(known.Delivery, known.Entry, node, ended);
                break;
            case Opened opened when Find(opened.Delivery) is { } delivery:
                var owner = new UniqueAddress(AddressOf(from), opened.NodeUid);
                if (_posts.TryAdd(owner, from) && delivery.Opened(opened.Delivery, owner, opened.Inbox, Now))
                    _touched.Add(delivery);
                break;
            case InquiryAnswered answered:
                Take(answered, new UniqueAddress(AddressOf(from), answered.NodeUid));
                break;
            case Receipt receipt when node is not null && Find(receipt.Delivery) is { } delivery:
                delivery.Received(node, receipt.Delivery, receipt.Next, Now);
                _touched.Add(delivery);
                break;
            case Released released when node is not null && Find(released.Delivery) is { } delivery:
                var before = delivery.Waiting;
                delivery.Released(node, released.Delivery, released.Next, released.NotStarted.ToHashSet());
                PutBack(delivery, delivery.Waiting - before);
                break;
            case Gone gone when node is not null && Find(gone.Delivery) is { } delivery:
                if (delivery.Lost(node, gone.Delivery, Now))
                    Inquire(delivery, delivery.Owner!, gone.Delivery, delivery.Asked);
                _touched.Add(delivery);
                break;
        }
    }

    private void Take(InquiryAnswered answered, UniqueAddress node)
    {
        var (unknown, notStarted) = (answered.Unknown.ToHashSet(), answered.NotStarted.ToHashSet());
        var deliveries = unknown.Concat(notStarted).Where(_operations.ContainsKey).Select(id => _operations[id].Delivery).ToHashSet();
        if (Find(answered.Delivery) is { } asked)
            deliveries.Add(asked);
        foreach (var delivery in deliveries)
        {
            var (before, state) = (delivery.Waiting, delivery.State);
            var forgotten = delivery.Answered(node, answered.Delivery, unknown, notStarted, Now);
            if (delivery.State == DeliveryState.Asking && state != DeliveryState.Asking)
                Inquire(delivery, delivery.Owner!, delivery.Number, delivery.Asked);
            PutBack(delivery, delivery.Waiting - before);
            foreach (var entry in forgotten)
                Fail(entry, NotKnown(entry.Id));
        }
    }

    private void End(Delivery delivery, Entry entry, UniqueAddress? node, Ended ended)
    {
        delivery.End(entry, node, Now);
        _operations.Remove(entry.Id);
        _touched.Add(delivery);
        _context.End(entry.Operation, ended);
    }

    private void Fail(Entry entry, Exception reason)
    {
        _operations.Remove(entry.Id);
        _context.Fail(entry.Operation, reason);
    }

    /// <summary>Counts the operations that wait again after they were sent, and ends those that were cancelled meanwhile.</summary>
    private void PutBack(Delivery delivery, int count)
    {
        _touched.Add(delivery);
        if (count <= 0)
            return;
        _context.Counters.CountSentAgain(count);
        foreach (var entry in delivery.CancelledWaiting())
            CancelWaiting(delivery, entry);
    }

    private bool Cancel(long id)
    {
        if (!_operations.TryGetValue(id, out var known) || known.Entry.IsCancelled)
            return false;
        known.Entry.IsCancelled = true;
        if (known.Entry.Owner is { } owner)
            CancelSent(known.Delivery, known.Entry, owner);
        else
            CancelWaiting(known.Delivery, known.Entry);
        return true;
    }

    private void CancelSent(Delivery delivery, Entry entry, UniqueAddress owner) =>
        Send(_posts.Of(owner), new CancelSent(owner.Equals(delivery.Owner) ? delivery.Inbox : 0, entry.Id));

    private void CancelWaiting(Delivery delivery, Entry entry) => End(delivery, entry, null, new Ended(
        entry.Id, OperationStates.Cancelled, null, false, new OperationCanceledException($"Operation {entry.Id} was cancelled by CancelAsync({entry.Id}).")));

    private void Forget(UniqueAddress node)
    {
        _posts.Remove(node);
        var retries = _context.Options.OwnerLost == OwnerLost.Retry;
        var count = 0;
        foreach (var delivery in _deliveries.Values)
        {
            var before = delivery.Waiting;
            foreach (var entry in delivery.OwnerRemoved(node, retries))
            {
                Fail(entry, OwnerWasLost(entry.Id, node));
                count++;
            }

            count += delivery.Waiting - before;
            PutBack(delivery, delivery.Waiting - before);
        }

        if (count == 0)
            return;
        _context.Counters.CountOwnerLost(count);
        _log.Warning("Coordinator '{0}': node {1} was removed from the cluster with {2} operations of this node that it had not answered. They {3}.",
            _context.Name, node, count, retries ? "run again on the next owner of their key" : "have failed, and are not run again");
    }

    private void LookAtAll()
    {
        Member[]? others = null;
        foreach (var delivery in _deliveries.Values.Where(static delivery => !delivery.IsEmpty).ToArray())
        {
            var due = delivery.Look(Now, _batch);
            if (due == DeliveryDue.OpenAgain)
                SendOpenAgain(delivery, others ??= OtherMembers());
            else if (due == DeliveryDue.SendAgain)
                SendAgain(delivery);
            else if (due == DeliveryDue.AskNode && delivery.State == DeliveryState.Asking)
                Inquire(delivery, delivery.Owner!, delivery.Number, delivery.Asked);
            else if (due == DeliveryDue.AskNode)
                InquireOfAll(delivery);
            _touched.Add(delivery);
        }
    }

    private void InquireOfAll(Delivery delivery)
    {
        // what was asked to be cancelled may have been lost
        foreach (var entry in delivery.CancelledInFlight())
            CancelSent(delivery, entry, entry.Owner!);
        foreach (var owner in delivery.Owners())
        {
            if (_context.Cluster is { } cluster && cluster.State.Members.All(member => !member.UniqueAddress.Equals(owner)))
                Forget(owner);
            else
                Inquire(delivery, owner, 0, delivery.SentTo(owner));
        }
    }

    /// <summary>Asks by path: the node's post may have been replaced since it was heard of.</summary>
    private void Inquire(Delivery delivery, UniqueAddress owner, long number, long[] ids)
    {
        var inquiry = new Inquiry(owner.Equals(delivery.Owner) ? delivery.Inbox : 0, number, ids);
        if (owner.Equals(_context.Self))
            Send(_context.Post, inquiry);
        else
            Context.ActorSelection(_posts.Of(owner).Path).Tell(new Post([inquiry]), _context.Post);
    }

    private void SendAgain(Delivery delivery)
    {
        _context.Counters.CountSentAgain(_batch.Count);
        SendBatch(delivery, _batch[0].Sequence!.Value);
        foreach (var entry in _batch.Where(static entry => entry.IsCancelled))
            CancelSent(delivery, entry, entry.Owner!);
    }

    /// <summary>Does what has become possible for the keys that something has happened to.</summary>
    private void Go()
    {
        foreach (var delivery in _touched)
        {
            while (delivery.TakeBatch(_batch, Now) is { } first)
                SendBatch(delivery, first);
            var before = delivery.Number;
            if (delivery.TryOpen(_context.NextDelivery(), Now))
            {
                _byNumber.Remove(before);
                _byNumber.Add(delivery.Number, delivery);
                SendOpen(delivery);
            }

            if (delivery.IsEmpty)
                MakeIdle(delivery);
        }

        _touched.Clear();
    }

    private void SendOpen(Delivery delivery) => _context.Region.Tell(new Open(delivery.Key, delivery.Number), _context.Post);

    /// <summary>
    /// Asks by way of another node too: this one's region may hold on to a node that is gone, where the word of its end was lost. A second
    /// <see cref="Open"/> of the same delivery is answered like the first.
    /// </summary>
    private void SendOpenAgain(Delivery delivery, Member[] others)
    {
        SendOpen(delivery);
        if (others.Length == 0)
            return;
        var region = _context.Region.Path.Parent / Uri.EscapeDataString(NodeActor.NameOf(_context.Name));
        Context.ActorSelection($"{others[Random.Shared.Next(others.Length)].Address}{region.ToStringWithoutAddress()}")
            .Tell(new Open(delivery.Key, delivery.Number), _context.Post);
    }

    /// <summary>The other nodes on which keys may live, as far as they can be reached.</summary>
    private Member[] OtherMembers() => _context.Cluster is not { State: var state } ? [] :
    [
        .. state.Members.Except(state.Unreachable).Where(member => member.Status == MemberStatus.Up && !member.UniqueAddress.Equals(_context.Self)
            && (_context.Options.Role is not { } role || member.HasRole(role))),
    ];

    /// <summary>Sends what the batch holds, in as many messages as its size needs.</summary>
    private void SendBatch(Delivery delivery, long first)
    {
        var post = _posts.Of(delivery.Owner!);
        if (PostActor.IsHere(post))
        {
            Send(post, new Batch(delivery.Inbox, delivery.Number, first, [.. _batch.Select(static entry => entry.Id)],
                [.. _batch.Select(static entry => entry.Operation.Item)], AreEncoded: false, OriginsOf(_batch, isForThisNode: true)));
            return;
        }

        for (var at = 0; at < _batch.Count;)
        {
            var (begin, bytes) = (at, 0);
            List<object?> items = [];
            for (; at < _batch.Count; at++)
            {
                var item = _batch[at].Operation.Encoded();
                var size = 12 + (item?.Length ?? 0) + OperationOrigin.BytesOf(_batch[at].Operation.Operation.Cause);
                if (items.Count > 0 && bytes + size > _mostBatchBytes)
                    break;
                items.Add(item);
                bytes += size;
            }

            Send(post, new Batch(delivery.Inbox, delivery.Number, first + begin,
                [.. _batch[begin..at].Select(static entry => entry.Id)], [.. items], AreEncoded: true, OriginsOf(_batch[begin..at], isForThisNode: false)));
        }
    }

    /// <returns>Null where there is nothing to say of any.</returns>
    private static OperationOrigin?[]? OriginsOf(List<Entry> entries, bool isForThisNode) =>
        entries.Exists(static entry => entry.Operation.Operation is { Cause: not null } or { SubmittedBy: not null })
            ? [.. entries.Select(entry => OperationOrigin.Of(entry.Operation.Operation, isForThisNode))]
            : null;

    private void MakeIdle(Delivery delivery)
    {
        if (!_idle.Add(delivery.Key, out var key) || !_deliveries.Remove(key, out var oldest))
            return;
        _byNumber.Remove(oldest.Number);
    }

    private Delivery? Find(long number) => _byNumber.GetValueOrDefault(number);

    private Address AddressOf(IActorRef post) => PostActor.IsHere(post) ? _context.Self.Address : post.Path.Address;

    private void Send(IActorRef post, INodeMessage message) => _context.Post.Tell(new PostActor.Send(post, message), Self);

    private OwnerLostException OwnerWasLost(long id, UniqueAddress node) => new(
        $"Operation {id} of coordinator '{_context.Name}' was sent to {node.Address}, which was removed from the cluster before it answered. Whether it "
        + "ran is not known; it is not run again. Set OwnerLost = OwnerLost.Retry where running twice is harmless.");

    private OwnerLostException NotKnown(long id) => new(
        $"Operation {id} of coordinator '{_context.Name}' has ended, but its answer was lost and its node has forgotten it. Raise MaxTrackedOperations "
        + "or MaxOperationLifetime, so that a node remembers long enough.");
}
