namespace Ephemeral.Actors.Signals;

/// <summary>Tells of signals that were stopped. What is stopped while it tells is not told, so that telling cannot go on for
/// ever.</summary>
internal sealed class BlockedSignals(Action<SignalEvent, string> onBlocked, SignalTally tally)
    : Delivery<(SignalEvent Signal, string Reason)>(SignalDefaults.ListenerQueue, tally)
{
    private static readonly AsyncLocal<bool> Telling = new();

    public void Tell(SignalEvent signal, string reason)
    {
        if (!Telling.Value && Add((signal, reason)))
            StartIfDue();
    }

    protected override void HandOver(in (SignalEvent Signal, string Reason) item)
    {
        SignalScope.Enter(SignalPropagation.From(item.Signal));
        Telling.Value = true;
        onBlocked(item.Signal, item.Reason);
    }
}
