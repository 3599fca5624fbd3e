using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Event;
using Ephemeral.Actors;
using Ephemeral.Actors.Coordination;
using Ephemeral.Cluster.Nodes;
using Ephemeral.Cluster.Protocol;

namespace Ephemeral.Cluster.Signals;

/// <summary>
/// Spreads the names and keys of the signals that are raised on this node to the coordinator's other nodes, several in one message, and
/// raises theirs here. What came from another node is not spread again.
/// </summary>
internal sealed class SharedSignalsActor : UntypedActor, IWithTimers
{
    public const string Name = "signals";

    private const int MostWaiting = 1000;
    private const int MostBytesOfChar = 3;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly ShardedContext _context;
    private readonly string _topic;
    private readonly string _node;
    private readonly IActorRef _mediator = DistributedPubSub.Get(Context.System).Mediator;
    private readonly Queue<(string Name, string? Key)> _waiting = new();
    private readonly Dictionary<(string Name, string? Key), int> _fromOthers = [];
    private IDisposable? _subscription;
    private long _dropped;

    public SharedSignalsActor(ShardedContext context)
    {
        _context = context;
        _topic = $"ephemeral-signals-{context.Name}";
        _node = $"{context.Self}";
    }

    private sealed record Raised(string Name, string? Key) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed record Publish : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        var self = Self;
        _subscription = _context.Owned!.SubscribeToSignals(
            "*", signal => self.Tell(new Raised(signal.Signal, signal.Key), ActorRefs.NoSender));
        _mediator.Tell(new Subscribe(_topic, Self));
        Timers.StartPeriodicTimer(nameof(Publish), new Publish(), Every);
    }

    protected override void PostStop() => _subscription?.Dispose();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Raised raised:
                Add(raised);
                break;
            case Publish:
                ForgetWhatWasMissed();
                while (_waiting.Count > 0)
                    _mediator.Tell(new Akka.Cluster.Tools.PublishSubscribe.Publish(_topic, new SharedSignals(_node, TakeWhatFits())));
                break;
            case SubscribeAck:
                break;
            case SharedSignals shared when shared.Node != _node:
                foreach (var (name, key) in shared.Signals)
                    RaiseHere(name, key);
                break;
            case SharedSignals:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>As many as one message between nodes may hold.</summary>
    private List<(string Name, string? Key)> TakeWhatFits()
    {
        List<(string, string?)> taken = [];
        for (var bytes = 0; _waiting.TryPeek(out var next); taken.Add(_waiting.Dequeue()))
        {
            bytes += MostBytesOfChar * (next.Name.Length + (next.Key?.Length ?? 0) + 2);
            if (taken.Count > 0 && bytes > _context.MostBytes)
                break;
        }

        return taken;
    }

    /// <summary>A subscription that lags leaves out signals, perhaps such as are waited for to be passed over.</summary>
    private void ForgetWhatWasMissed()
    {
        var dropped = _context.Owned!.Shared.Signals.Counters.Dropped;
        if (dropped != _dropped)
            _fromOthers.Clear();
        _dropped = dropped;
    }

    /// <summary>The subscription hears what was raised here for another node too: as often as it was raised, it is passed over.</summary>
    private void Add(Raised raised)
    {
        var signal = (raised.Name, raised.Key);
        if (_fromOthers.TryGetValue(signal, out var count))
        {
            if (count == 1)
                _fromOthers.Remove(signal);
            else
                _fromOthers[signal] = count - 1;
            return;
        }

        // the coordinator raises it on every node that gives up
        if (raised.Name == EphemeralSignals.DeferralGaveUp)
            return;
        _waiting.Enqueue(signal);
        if (_waiting.Count <= MostWaiting)
            return;
        _waiting.Dequeue();
        _context.Counters.CountSignalDropped();
    }

    private void RaiseHere(string name, string? key)
    {
        // the application's OnSignal is called meanwhile
        using var _ = NothingFlows.Enter();
        _fromOthers[(name, key)] = _fromOthers.GetValueOrDefault((name, key)) + 1;
        if (!_context.Owned!.RaiseSignal(name, key))
            Add(new Raised(name, key));
    }
}
