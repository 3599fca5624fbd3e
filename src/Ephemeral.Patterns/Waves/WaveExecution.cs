using Akka.Actor;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>Waves while they run: a coordinator, and who hears the signals that end them.</summary>
internal sealed class WaveExecution<T> : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly WaveCore _core;
    private readonly SignalPattern? _stopOn;
    private readonly EphemeralResultCoordinator<T, bool> _coordinator;
    private readonly IDisposable? _ofSink;
    private TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WaveExecution(
        Func<T, EphemeralOperation, CancellationToken, Task> body, EphemeralWaveOptions options, ActorSystem? system, string? name)
    {
        _core = new WaveCore(options.MaxFailures);
        _stopOn = options.StopOnSignals is null ? null : SignalPattern.Parse(options.StopOnSignals);
        _coordinator = new EphemeralResultCoordinator<T, bool>(
            async (item, operation, token) =>
            {
                try
                {
                    await body(item, operation, token).ConfigureAwait(false);
                    return true;
                }
                finally
                {
                    StopIfAsked(operation.Id);
                }
            },
            options.Coordinator, system, name);
        if (_stopOn is null)
            return;
        _coordinator.SubscribeToSignals(options.StopOnSignals!, signal => Stop(signal.Signal));
        _ofSink = options.Coordinator.Signals?.Subscribe(options.StopOnSignals!, signal => Stop(signal.Signal));
    }

    public async Task<EphemeralWaveSummary> RunAsync(IEnumerable<IEnumerable<T>> waves, CancellationToken cancellationToken)
    {
        foreach (var wave in waves)
        {
            ArgumentNullException.ThrowIfNull(wave, nameof(waves));
            cancellationToken.ThrowIfCancellationRequested();
            if (IsStopped())
                break;
            await RunWaveAsync(wave, cancellationToken).ConfigureAwait(false);
            if (IsStopped())
                break;
        }

        return new EphemeralWaveSummary([.. _core.Waves], _core.IsStopped, _core.StoppedBy);
    }

    public ValueTask DisposeAsync()
    {
        _ofSink?.Dispose();
        return _coordinator.DisposeAsync();
    }

    private async Task RunWaveAsync(IEnumerable<T> wave, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _core.Begin();
        }

        foreach (var item in wave)
        {
            if (IsStopped())
                break;
            var task = await _coordinator.SubmitAsync(item, cancellationToken).ConfigureAwait(false);
            Step(static core => core.Submit());
            Detached.WhenEnded(task.Completion, () => Step(core => core.End(task.State)));
            // it has waited for room that the stop has made
            if (IsStopped())
                _coordinator.Cancel(task.Id);
        }

        Step(static core => core.Close());
        await _over.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at what an operation has raised while that is known for certain: the log may have lost it by the barrier, when others
    /// raise much, and listeners may not have heard it yet.</summary>
    private void StopIfAsked(long operationId)
    {
        if (_stopOn is not null && _coordinator.TryGet(operationId, out var operation)
            && operation.Signals?.FirstOrDefault(_stopOn.Matches) is { } signal)
            Stop(signal);
    }

    /// <summary>Whether nothing more is to start. What an operation has raised counts when it has ended, although listeners may
    /// not have heard it yet.</summary>
    private bool IsStopped()
    {
        if (_stopOn is not null && _coordinator.HasSignalMatching(_stopOn.Text))
            Stop(_coordinator.GetSignalsByPattern(_stopOn.Text) is [var first, ..] ? first.Signal : _stopOn.Text);
        lock (_lock)
            return _core.IsStopped;
    }

    private void Stop(string signal) => Step(core => core.Stop(signal));

    private void Step(Action<WaveCore> step)
    {
        bool isStopping;
        lock (_lock)
        {
            var wasStopped = _core.IsStopped;
            step(_core);
            isStopping = _core.IsStopped && !wasStopped;
            if (_core.IsOver)
                _over.TrySetResult();
        }

        if (!isStopping)
            return;
        // for good: from here on nothing starts, so what is pending stays so until it is cancelled
        _coordinator.Pause();
        foreach (var pending in _coordinator.GetPending())
            _coordinator.Cancel(pending.Id);
    }
}
