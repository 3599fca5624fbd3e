using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Ephemeral.Cluster.Protocol;

namespace Ephemeral.Cluster.Nodes;

/// <summary>
/// Notices that the node stood still, and asks the other members then whether it still belongs to the cluster. Answers for those that it
/// takes for members itself.
/// </summary>
internal sealed class GuardActor : UntypedActor, IWithTimers
{
    public const string Name = "guard";

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly StartGuard _guard;
    private readonly string _coordinator;
    private readonly string _path;
    private readonly bool _hasKeys;
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private long _number;
    private bool _isAsking;

    /// <param name="guard">What it opens.</param>
    /// <param name="coordinator">The coordinator's name.</param>
    /// <param name="hasKeys">Whether keys live here. A node that only sends answers the others all the same: it may be their only one.</param>
    public GuardActor(StartGuard guard, string coordinator, bool hasKeys)
    {
        (_guard, _coordinator, _hasKeys) = (guard, coordinator, hasKeys);
        _path = Self.Path.ToStringWithoutAddress();
    }

    private sealed record Tick : INoSerializationVerificationNeeded;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        if (!_hasKeys)
            return;
        _guard.Use();
        Timers.StartPeriodicTimer(nameof(Tick), new Tick(), Every);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Tick:
                Look();
                break;
            case Ping ping when IsMember(ping):
                Sender.Tell(new Pong(ping.Number), Self);
                break;
            case Ping:
                break;
            case Pong pong when pong.Number == _number && _isAsking:
                _isAsking = false;
                _log.Info("Coordinator '{0}' starts operations again on this node: {1} has answered.", _coordinator, Sender.Path.Address);
                _guard.Open();
                break;
            case Pong:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Look()
    {
        if (!_guard.Note(out var stoodStill))
            return;
        // an answer to a question from before the standstill says nothing
        if (stoodStill)
            _number++;
        var others = _cluster.State.Members.Where(member => !member.UniqueAddress.Equals(_cluster.SelfUniqueAddress)).ToArray();
        if (others.Length == 0)
        {
            _isAsking = false;
            _guard.Open();
            return;
        }

        if (!_isAsking)
        {
            _isAsking = true;
            _log.Warning("This node stood still for long. Coordinator '{0}' starts nothing here until another member has answered.", _coordinator);
        }

        var (address, uid) = ($"{_cluster.SelfAddress}", _cluster.SelfUniqueAddress.Uid);
        foreach (var member in others)
            Context.ActorSelection($"{member.Address}{_path}").Tell(new Ping(_number, address, uid), Self);
    }

    /// <summary>One that can't be reached may just be being removed.</summary>
    private bool IsMember(Ping ping)
    {
        var state = _cluster.State;
        return state.Members.Except(state.Unreachable).Any(member => member.UniqueAddress.Uid == ping.Uid
            && $"{member.Address}" == ping.Address && member.Status is MemberStatus.Up or MemberStatus.WeaklyUp or MemberStatus.Leaving);
    }
}
