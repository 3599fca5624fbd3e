using Akka.Actor;
using Akka.Event;
using Ephemeral.Cluster.Protocol;
using Ephemeral.Cluster.Sending;

namespace Ephemeral.Cluster.Nodes;

/// <summary>
/// One node's post: what its producer and its keys have for another node travels in one message with whatever else goes there at that moment.
/// It knows the inbox of every key that lives here, and answers for those that do not any more.
/// </summary>
internal sealed class PostActor(ShardedContext context) : UntypedActor
{
    public const string Name = "post";

    private const int MostMessages = 512;

    /// <summary>How many keys with nothing to do stay; of more, the longest idle go first.</summary>
    private const int MostIdle = 1024;

    private readonly int _mostBytes = Math.Max(context.MostBytes, 16 * 1024);
    private readonly Dictionary<IActorRef, Parcel> _parcels = [];
    private readonly Dictionary<long, IActorRef> _inboxes = [];
    private readonly Dictionary<IActorRef, long> _inboxOf = [];
    private readonly HashSet<long> _leaving = [];
    private readonly IdleList<long> _idle = new(MostIdle);
    private bool _isFlushing;

    /// <summary>Bring this message to that node's post.</summary>
    internal sealed record Send(IActorRef To, INodeMessage Message) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>A key lives here from now on; its actor is the sender.</summary>
    internal sealed record Register(long Inbox) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>The key of the sender has nothing to do, or has something again.</summary>
    internal sealed record Idle(long Inbox, bool IsIdle) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>The key of the sender is about to leave.</summary>
    internal sealed record Leaving(long Inbox) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>The key of the sender leaves. Answered by <see cref="Unregistered"/>, after whatever was told to it before.</summary>
    internal sealed record Unregister(long Inbox) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    internal sealed record Unregistered : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>A key's actor has taken in all that was before this inquiry.</summary>
    internal sealed record Answerable(Inquiry Inquiry, IActorRef From) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>Ask for <see cref="InboxesCounted"/>.</summary>
    internal sealed record CountInboxes : INoSerializationVerificationNeeded;

    internal sealed record InboxesCounted(int Live, int Leaving) : INoSerializationVerificationNeeded;

    private sealed record Flush : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>Whether a post is this node's, perhaps one that was replaced.</summary>
    public static bool IsHere(IActorRef post) => post is not IInternalActorRef { IsLocal: false };

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Send send:
                Bring(send.To, send.Message);
                break;
            case Answerable answerable:
                Answer(answerable.Inquiry, answerable.From);
                break;
            case Post post:
                foreach (var one in post.Messages)
                    Deliver(one, Sender);
                break;
            case Flush:
                FlushAll();
                break;
            case Register register:
                if (_inboxOf.TryGetValue(Sender, out var before) && before != register.Inbox)
                    Remove(before);
                _inboxes[register.Inbox] = Context.Watch(Sender);
                _inboxOf[Sender] = register.Inbox;
                break;
            case Idle idle:
                NoteIdle(idle);
                break;
            case Leaving leaving:
                _leaving.Add(leaving.Inbox);
                break;
            case Unregister leave:
                Context.Unwatch(Sender);
                Remove(leave.Inbox);
                Sender.Tell(new Unregistered(), Self);
                break;
            case Terminated dead when _inboxOf.TryGetValue(dead.ActorRef, out var inbox):
                Remove(inbox);
                break;
            case CountInboxes:
                Sender.Tell(new InboxesCounted(_inboxes.Count, _leaving.Count), Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Deliver(INodeMessage message, IActorRef from)
    {
        switch (message)
        {
            case Batch batch when _inboxes.TryGetValue(batch.Inbox, out var key):
                key.Tell(batch, from);
                break;
            case Batch batch:
                Bring(from, new Gone(batch.Delivery));
                break;
            case Inquiry inquiry when _inboxes.TryGetValue(inquiry.Inbox, out var key):
                key.Tell(inquiry, from);
                break;
            case Inquiry inquiry:
                Answer(inquiry, from);
                break;
            case CancelSent cancel when _inboxes.TryGetValue(cancel.Inbox, out var key):
                // behind the batch that brings the operation
                key.Tell(cancel, from);
                break;
            case CancelSent cancel:
                context.Owned?.Cancel(cancel.Id);
                break;
            default:
                context.Producer.Tell(new ProducerActor.Arrived(message, from), Self);
                break;
        }
    }

    /// <summary>Answers an ended operation once more: its sender may have missed the first answer.</summary>
    private void Answer(Inquiry inquiry, IActorRef from)
    {
        List<long> unknown = [], notStarted = [];
        foreach (var id in inquiry.Ids)
        {
            if (context.Owned?.FindOwned(id) is not { } operation)
                unknown.Add(id);
            else if (operation.WasReleased)
                notStarted.Add(id);
            else
                operation.AnswerAgain(from);
        }

        // behind the answers, which come by this actor's own mailbox
        Self.Tell(new Send(from, new InquiryAnswered(context.Self.Uid, inquiry.Delivery, [.. unknown], [.. notStarted])), Self);
    }

    private void Bring(IActorRef to, INodeMessage message)
    {
        if (IsHere(to))
            Deliver(message, Self);
        else
            Add(to, message);
    }

    private void Add(IActorRef to, INodeMessage message)
    {
        if (!_parcels.TryGetValue(to, out var parcel))
            _parcels.Add(to, parcel = new Parcel());
        var size = NodeMessageFormat.SizeOf(message);
        if (parcel.Messages.Count == MostMessages || (parcel.Messages.Count > 0 && parcel.Bytes + size > _mostBytes))
            Dispatch(to, parcel);
        parcel.Messages.Add(message);
        parcel.Bytes += size;
        if (_isFlushing)
            return;
        // told behind everything that the process has to do now: the busier it is, the more travels together
        _isFlushing = true;
        ThreadPool.UnsafeQueueUserWorkItem(static self => self.Tell(new Flush(), ActorRefs.NoSender), Self, preferLocal: false);
    }

    private void FlushAll()
    {
        _isFlushing = false;
        foreach (var (to, parcel) in _parcels)
            Dispatch(to, parcel);
        _parcels.Clear();
    }

    private void Dispatch(IActorRef to, Parcel parcel)
    {
        to.Tell(new Post(parcel.Messages), Self);
        (parcel.Messages, parcel.Bytes) = ([], 0);
    }

    private void NoteIdle(Idle idle)
    {
        _idle.Remove(idle.Inbox);
        if (idle.IsIdle && _inboxes.ContainsKey(idle.Inbox) && _idle.Add(idle.Inbox, out var oldest))
            _inboxes[oldest].Tell(ReceiveTimeout.Instance, Self);
    }

    private void Remove(long inbox)
    {
        if (_inboxes.Remove(inbox, out var key))
            _inboxOf.Remove(key);
        _leaving.Remove(inbox);
        _idle.Remove(inbox);
    }

    /// <summary>The next message for one node.</summary>
    private sealed class Parcel
    {
        public List<INodeMessage> Messages { get; set; } = [];

        public int Bytes { get; set; }
    }
}
