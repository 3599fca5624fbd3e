using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>One item at its targets: what they have said, and who is to be cancelled once it is decided.</summary>
internal sealed class FanOutRound<TTarget, TAnswer> : IDisposable
{
    private readonly Lock _lock = new();
    private readonly EphemeralCoordinator _coordinator;
    private readonly FanOutCore _core;
    private readonly int _targets;
    private readonly int _needed;
    private readonly CancellationTokenSource _ending;
    private readonly List<EphemeralFanOutReply<TTarget, TAnswer>> _replies = [];
    private readonly List<long> _ids = [];
    private readonly TaskCompletionSource<EphemeralFanOutAnswer<TTarget, TAnswer>> _decided =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _isEnding;

    public FanOutRound(EphemeralCoordinator coordinator, int targets, int needed, CancellationToken cancellationToken)
    {
        (_coordinator, _targets, _needed) = (coordinator, targets, needed);
        _core = new FanOutCore(targets, needed);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Token = _ending.Token;
    }

    /// <summary>Ends the waiting for room.</summary>
    public CancellationToken Token { get; }

    public Task<EphemeralFanOutAnswer<TTarget, TAnswer>> Decided => _decided.Task;

    public void Admit(long id)
    {
        lock (_lock)
        {
            if (!_isEnding)
            {
                _ids.Add(id);
                return;
            }
        }

        _coordinator.Cancel(id);
    }

    /// <summary>No call could be made: nothing is to be expected any more.</summary>
    public void Fail(Exception error)
    {
        _decided.TrySetException(error);
        // whoever awaits it may have been cancelled
        _ = _decided.Task.Exception;
    }

    public void Hear(EphemeralFanOutReply<TTarget, TAnswer> reply)
    {
        lock (_lock)
        {
            if (_core.IsDecided)
                return;
            _replies.Add(reply);
            if (!_core.Hear(reply.HasAnswered))
                return;
            if (_core.IsReached)
                _decided.TrySetResult(new EphemeralFanOutAnswer<TTarget, TAnswer>([.. _replies]));
            else
                Fail(new EphemeralFanOutException(_core.Answered, _needed, _targets, _replies.Select(static reply => reply.Error)));
        }
    }

    /// <summary>Cancels all calls that have not ended.</summary>
    public void CancelOthers()
    {
        lock (_lock)
            _isEnding = true;
        _ending.Cancel();
        _ids.ForEach(id => _coordinator.Cancel(id));
    }

    public void Dispose() => _ending.Dispose();
}
