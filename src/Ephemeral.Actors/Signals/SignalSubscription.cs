using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Signals;

/// <summary>A listener and the signals that it has yet to hear. What it raises has the signal at hand as its cause.</summary>
internal sealed class SignalSubscription(
    Action<SignalEvent> listener, OperationClock clock, SignalTally tally, Action<SignalSubscription> leave)
    : Delivery<SignalEntry>(SignalDefaults.ListenerQueue, tally), IDisposable
{
    private readonly ListenerScope _scope = new();

    /// <summary>Takes nothing more; what waits is still handed over.</summary>
    public void Leave() => leave(this);

    public void Dispose()
    {
        leave(this);
        Close();
    }

    protected override void HandOver(in SignalEntry entry)
    {
        _scope.Enter(entry);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            listener(entry.ToEvent(clock));
        }
        finally
        {
            _scope.Leave(mayBeHeld: GC.GetAllocatedBytesForCurrentThread() != before);
        }
    }
}
