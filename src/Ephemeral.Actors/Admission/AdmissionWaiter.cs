using System.Threading.Tasks.Sources;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Admission;

/// <summary>
/// A producer that waits for room, with the operation that it wants admitted. Reused: a wait costs no memory once a few have been.
/// </summary>
internal sealed class AdmissionWaiter : IValueTaskSource<long>
{
    private readonly AdmissionGate _gate;
    private ManualResetValueTaskSourceCore<long> _source = new() { RunContinuationsAsynchronously = true };
    private readonly Lock _registering = new();
    private CancellationTokenRegistration _registration;
    private bool _isOver;
    private CancellationToken _token;

    public AdmissionWaiter(AdmissionGate gate)
    {
        _gate = gate;
        Place = new LinkedListNode<AdmissionWaiter>(this);
    }

    public Operation Operation { get; private set; } = null!;

    /// <summary>Its place in the queue, in no list once it was granted, refused or cancelled. Guarded by the gate's lock.</summary>
    public LinkedListNode<AdmissionWaiter> Place { get; }

    /// <summary>Its number in the order of arrival. Guarded by the gate's lock.</summary>
    public long Arrival;

    public ValueTask<long> Start(Operation operation, CancellationToken token)
    {
        Operation = operation;
        _token = token;
        return new ValueTask<long>(this, _source.Version);
    }

    /// <summary>Called outside the gate's lock: a token that is cancelled already calls back at once.</summary>
    public void ListenForCancellation()
    {
        if (!_token.CanBeCanceled)
            return;
        var registration = _token.UnsafeRegister(static state => ((AdmissionWaiter)state!).OnCancelled(), this);
        lock (_registering)
        {
            _registration = registration;
            if (!_isOver)
                return;
        }

        registration.Unregister();
    }

    public void Grant()
    {
        var id = Operation.Id;
        ForgetToken();
        try
        {
            _source.SetResult(id);
        }
        catch (Exception e)
        {
            // the producer's own context or scheduler takes nothing more: whoever makes room here goes on
            _gate.OnProducerFailed(e);
        }
    }

    public void Refuse(Exception reason)
    {
        Operation.Key?.Leave();
        ForgetToken();
        try
        {
            _source.SetException(reason);
        }
        catch (Exception e)
        {
            // the same: whoever closes the gate has others to tell
            _gate.OnProducerFailed(e);
        }
    }

    /// <summary>A token that lives for long keeps nothing of a wait that is over, whether or not anybody awaits it.</summary>
    private void ForgetToken()
    {
        lock (_registering)
            _isOver = true;
        _registration.Unregister();
    }

    private void OnCancelled()
    {
        if (_gate.Withdraw(this))
            Refuse(new OperationCanceledException(_token));
    }

    public long GetResult(short token)
    {
        // a use that is over, or not yet: not this waiter's any more, or still in the queue
        if (_source.GetStatus(token) == ValueTaskSourceStatus.Pending)
            throw new InvalidOperationException("EnqueueAsync is still waiting for room. Await it, or use AsTask() to block on it.");
        // waits for a cancellation callback in flight, so that it can't meet the next use
        _registration.Dispose();
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            Operation = null!;
            _registration = default;
            _isOver = false;
            _token = default;
            _source.Reset();
            _gate.Reuse(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
