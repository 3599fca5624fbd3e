using Akka.Actor;
using Akka.Event;

namespace Ephemeral.Actors.Actors;

/// <summary>Takes ended operations into the window, then answers whoever awaits them; lets them expire; takes samples.</summary>
internal sealed class WindowActor : UntypedActor
{
    private readonly CoordinatorParts _parts;
    private readonly Sampler? _sampler;
    private readonly ITimer? _expiry;
    private bool _expiryArmed;

    public WindowActor(CoordinatorHold hold)
    {
        var (coordinator, parts, self) = (hold.Coordinator, hold.Parts, Self);
        _parts = parts;
        if (parts.Options.OnSample is { } onSample)
            _sampler = new Sampler(onSample, coordinator.Sample, parts, self, Context.GetLogger());
        if (parts.Options.MaxOperationLifetime is not null)
            _expiry = Timer(parts, self, WindowProtocol.Expire.Instance);
    }

    public static ITimer Timer(CoordinatorParts parts, IActorRef receiver, object message) => parts.Clock.Time.CreateTimer(
        _ => receiver.Tell(message, ActorRefs.NoSender), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WindowProtocol.Ended:
                Record();
                break;
            case WindowProtocol.Expire:
                _expiryArmed = false;
                _parts.Window.Expire();
                ArmExpiry();
                break;
            case WindowProtocol.Sample:
                _sampler?.Take();
                break;
            case WindowProtocol.Drained:
                Record();
                _sampler?.End();
                _parts.End.MarkDrained();
                Context.Parent.Tell(message, Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        // the coordinator's own turn comes only after its workers', and one that blocks in a body waits for its token
        _parts.Slots.Revoke();
        foreach (var slot in _parts.Slots.Slots)
            slot.Current?.RequestCancel(CoordinatorErrors.CancelledByDisposal(_parts.Name));
        _expiry?.Dispose();
        _sampler?.Dispose();
    }

    private void Record()
    {
        _parts.Window.Record();
        ArmExpiry();
        _sampler?.Notice();
    }

    private void ArmExpiry()
    {
        if (_expiryArmed || _expiry is null || _parts.Window.NextExpiry is not { } at)
            return;
        _expiryArmed = true;
        var now = _parts.Clock.Stamp();
        _expiry.Change(at > now ? _parts.Clock.Between(now, at) : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
