using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Ephemeral.Actors;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Operations;
using Ephemeral.Cluster.Nodes;
using Ephemeral.Cluster.Protocol;

namespace Ephemeral.Cluster.Owning;

/// <summary>
/// One key on the node where it lives: an entity of sharding. It takes batches in, once and in order, hands them to the node's coordinator,
/// whose key actor keeps order and limit, and takes what has not started back when the key moves to another node. It leaves when nothing of
/// the key runs here any more, so that it runs on one node alone, unless a body ignores its token for longer than a second.
/// </summary>
internal sealed class ShardedKeyActor : UntypedActor, IWithTimers
{
    /// <summary>How many operations are told of a key, so that they fit into a message.</summary>
    private const int MostTold = 100;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly ShardedContext _context;
    private readonly string _key;
    private readonly KeyInbox<IActorRef> _senders = new();
    private readonly OrderedDictionary<long, OwnedOperation> _live = [];
    private readonly List<OwnedOperation> _notStarted = [];
    // not by its own path, which has the key's text
    private readonly ILoggingAdapter _log = Logging.GetLogger(Context.System, typeof(ShardedKeyActor));
    private readonly long _inbox;
    private bool _isIdle, _isLeaving, _hasUnregistered;

    private ShardedKeyActor(ShardedContext context, string key)
    {
        (_context, _key) = (context, key);
        _inbox = context.NextInbox();
    }

    /// <summary>Sharding says: this key moves, or is to go because it is idle.</summary>
    internal sealed record HandOff : INoSerializationVerificationNeeded
    {
        private HandOff() { }

        public static HandOff Instance { get; } = new();
    }

    /// <summary>An operation of the key has ended. It was answered, unless it has not started and was released.</summary>
    internal sealed record OperationEnded(long Id, bool WasReleased) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed record UnregisterAgain : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed record HandOffIsLate : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed record GiveUp : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    public ITimerScheduler Timers { get; set; } = null!;

    private OwnerCoordinator Coordinator => _context.Owned!;

    /// <summary>Made without an expression to compile: keys come by the ten thousand.</summary>
    public static Props Props(ShardedContext context, string key) => Akka.Actor.Props.CreateBy(new Producer(context, key));

    protected override void PreStart()
    {
        _context.Post.Tell(new PostActor.Register(_inbox), Self);
        Context.SetReceiveTimeout(_context.Operations.KeyIdleTimeout);
        Adopt();
        // also one that was only looked up goes when too many have nothing to do
        NoteIdle();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Open open:
                if (_isLeaving)
                    break;
                // a post that was replaced does not know this inbox
                _context.Post.Tell(new PostActor.Register(_inbox), Self);
                if (_senders.Open(Sender, open.Delivery))
                    Send(Sender, new Opened(open.Delivery, _inbox, _context.Self.Uid));
                break;
            case Batch batch:
                TakeIn(batch, Sender);
                break;
            case Inquiry inquiry:
                _context.Post.Tell(new PostActor.Answerable(inquiry, Sender), Self);
                break;
            case CancelSent cancel:
                Coordinator.Cancel(cancel.Id);
                break;
            case UnregisterAgain:
                _context.Post.Tell(new PostActor.Unregister(_inbox), Self);
                break;
            case OperationEnded ended:
                End(ended);
                break;
            case FindKey:
                // its own path would travel too, and has the key's text once more
                Sender.Tell(new KeyFound(Status()), ActorRefs.NoSender);
                break;
            case ReceiveTimeout when _live.Count == 0:
                Context.Parent.Tell(new Passivate(HandOff.Instance));
                break;
            case ReceiveTimeout:
                break;
            case HandOff when !_isLeaving:
                BeginToLeave();
                break;
            case HandOff:
                break;
            case HandOffIsLate:
                CancelWhatRuns();
                break;
            case GiveUp:
                _log.Warning("{0} operations of a key of coordinator '{1}' ignore their tokens and run on, while the key moves to another node.",
                    _live.Count, _context.Name);
                _live.Clear();
                LeaveIfDone();
                break;
            case PostActor.Unregistered:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>Where something of the key was stopped before it started, the key begins anew, so that all that waits keeps its order.</summary>
    private void End(OperationEnded ended)
    {
        if (!_live.Remove(ended.Id, out var operation))
            return;
        NoteIdle();
        if (_isLeaving)
        {
            LeaveIfDone();
        }
        else if (ended.WasReleased)
        {
            _notStarted.Add(operation);
            Context.Parent.Tell(new Passivate(HandOff.Instance));
            BeginToLeave();
        }
    }

    /// <summary>What an actor of this key before has left in the coordinator: the key does not move before it has ended.</summary>
    private void Adopt()
    {
        foreach (var operation in Coordinator.LiveOf(_key))
        {
            operation.KeyActor = Self;
            // one that ended in between may have told the actor before
            if (!operation.HasEnded)
                _live[operation.Id] = operation;
        }
    }

    private void TakeIn(Batch batch, IActorRef sender)
    {
        if (_isLeaving || _senders.Known(sender, batch.Delivery, batch.First) is not { } known)
        {
            Send(sender, new Gone(batch.Delivery));
            return;
        }

        for (var at = (int)Math.Min(known, batch.Ids.Length); at < batch.Ids.Length; at++)
        {
            if (!TryTakeIn(batch.Ids[at], batch.Items[at], batch.AreEncoded, batch.Origins?[at], sender))
                break;
            _senders.TakenIn(sender, 1);
        }

        NoteIdle();
        Send(sender, new Receipt(batch.Delivery, _senders.Next(sender)));
    }

    /// <summary>Takes one operation in, unless it is here already: then it is answered from what is known of it.</summary>
    private bool TryTakeIn(long id, object? item, bool isEncoded, OperationOrigin? origin, IActorRef sender)
    {
        if (Coordinator.FindOwned(id) is { WasReleased: false } known)
        {
            known.AnswerAgain(sender);
            return true;
        }

        // it was given back when the key left this node, and has come back with it
        Coordinator.Evict(id);
        if (Coordinator.TryAdmit(_key, Make) is not { } operation)
            return false;
        _live[id] = operation;
        return true;

        OwnedOperation Make(OperationKey key)
        {
            var made = _context.Work.NewOwned(_context, id, key, item, isEncoded, sender, Self);
            origin?.ApplyTo(made);
            return made;
        }
    }

    private void BeginToLeave()
    {
        _isLeaving = true;
        Context.SetReceiveTimeout(null);
        _context.Post.Tell(new PostActor.Leaving(_inbox), Self);
        // the youngest first: an older one can't start while a younger one is given back
        foreach (var operation in _live.Values.Reverse().ToArray())
        {
            if (!Coordinator.TryRelease(operation) && !operation.WasReleased)
                continue;
            _notStarted.Add(operation);
            _live.Remove(operation.Id);
        }

        foreach (var (sender, delivery, next) in _senders.All)
        {
            Send(sender, new Released(delivery, next, [.. _notStarted.Where(one => one.Sender.Equals(sender)).Select(static one => one.Id)]));
        }

        if (_live.Count > 0)
            Timers.StartSingleTimer(nameof(HandOffIsLate), new HandOffIsLate(), _context.Options.HandOffTimeout);
        LeaveIfDone();
    }

    private void CancelWhatRuns()
    {
        _log.Warning("{0} operations of a key of coordinator '{1}' still run after {2}; they are cancelled, so that the key can move.",
            _live.Count, _context.Name, _context.Options.HandOffTimeout);
        foreach (var operation in _live.Values)
            Coordinator.CancelLate(operation, _context.Options.HandOffTimeout);
        Timers.StartSingleTimer(nameof(GiveUp), new GiveUp(), Moment);
    }

    private void LeaveIfDone()
    {
        if (_live.Count > 0 || _hasUnregistered)
            return;
        _hasUnregistered = true;
        _context.Post.Tell(new PostActor.Unregister(_inbox), Self);
        // a post that is just being replaced does not answer
        Timers.StartPeriodicTimer(nameof(UnregisterAgain), new UnregisterAgain(), Moment);
    }

    private void NoteIdle()
    {
        if (_isIdle == (_live.Count == 0))
            return;
        _isIdle = !_isIdle;
        _context.Post.Tell(new PostActor.Idle(_inbox, _isIdle), Self);
    }

    private EphemeralShardedKeyStatus Status() => new()
    {
        // as long as it may be, it might not travel with the rest; whoever asks knows it
        Key = OperationText.OfKey(_key),
        Node = $"{_context.Self.Address}",
        Shard = KeyExtractor.ShardOf(_key, _context.Options.NumberOfShards),
        Pending = _live.Values.Count(static operation => operation.State == OperationStates.Pending || operation.IsHeld),
        Running = _live.Values.Count(static operation => operation.State == OperationStates.Running && !operation.IsHeld),
        Window =
        [
            .. Coordinator.GetSnapshotForKey(_key).Where(one => Coordinator.FindOwned(one.Id) is not { IsHeld: true }).TakeLast(MostTold).Select(static one =>
                new EphemeralShardedOperation(one.Id, one.State, one.Started, one.Completed, one.Error?.GetType().Name)),
        ],
    };

    private void Send(IActorRef to, INodeMessage message) => _context.Post.Tell(new PostActor.Send(to, message), Self);

    private sealed class Producer(ShardedContext context, string key) : IIndirectActorProducer
    {
        public Type ActorType => typeof(ShardedKeyActor);

        public ActorBase Produce() => new ShardedKeyActor(context, key);

        public void Release(ActorBase actor)
        {
        }
    }
}
