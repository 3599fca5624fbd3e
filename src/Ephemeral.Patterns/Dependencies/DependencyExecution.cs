using System.Threading.Channels;
using Akka.Actor;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>An operation of a graph, and the names of those that it needs.</summary>
internal sealed record DependentOperation(string Name, Func<CancellationToken, Task> Body, IReadOnlyList<string> Needs);

/// <summary>The operations of a graph while they run. One caller, who starts what may start and hears of each end.</summary>
internal sealed class DependencyExecution : IAsyncDisposable
{
    private readonly IReadOnlyList<DependentOperation> _operations;
    private readonly DependencyCore _core;
    private readonly EphemeralKeyedResultCoordinator<string, int, bool> _coordinator;
    private readonly EphemeralTask?[] _tasks;
    private readonly Exception?[] _errors;
    private readonly bool[] _hasBegun;
    private readonly Channel<int> _ended = Channel.CreateUnbounded<int>();
    private volatile bool _isStopped;

    public DependencyExecution(
        IReadOnlyList<DependentOperation> operations, DependencyCore core, EphemeralOptions options, ActorSystem? system, string? name)
    {
        (_operations, _core) = (operations, core);
        (_tasks, _errors, _hasBegun) =
            (new EphemeralTask?[operations.Count], new Exception?[operations.Count], new bool[operations.Count]);
        _coordinator = new EphemeralKeyedResultCoordinator<string, int, bool>(
            number => operations[number].Name, RunAsync, options, system, name);
    }

    public async Task<EphemeralDependencySummary> RunAsync(CancellationToken cancellationToken)
    {
        var starting = _core.Begin();
        while (true)
        {
            starting.ForEach(number => _ = StartAsync(number, cancellationToken));
            if (_core.Running == 0)
                return new EphemeralDependencySummary([.. Enumerable.Range(0, _operations.Count).Select(Outcome)]);
            var ended = await _ended.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            starting = _core.End(ended, isWell: _errors[ended] is null);
            if (_core.StoppedBy >= 0 && !_isStopped)
                Stop();
        }
    }

    public ValueTask DisposeAsync() => _coordinator.DisposeAsync();

    private async Task<bool> RunAsync(int number, CancellationToken cancellationToken)
    {
        _hasBegun[number] = true;
        try
        {
            await _operations[number].Body(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch when (_core.StopsAtFailure)
        {
            // before another takes the place that this one leaves
            _coordinator.Pause();
            throw;
        }
    }

    private async Task StartAsync(int number, CancellationToken cancellationToken)
    {
        try
        {
            var task = await _coordinator.SubmitAsync(number, cancellationToken).ConfigureAwait(false);
            _tasks[number] = task;
            // it has waited for room that the stop has made
            if (_isStopped)
                _coordinator.Cancel(task.Id);
            await task.Completion.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _errors[number] = e;
        }

        _ended.Writer.TryWrite(number);
    }

    /// <summary>For good: from here on no body starts, so what is pending stays so until it is cancelled.</summary>
    private void Stop()
    {
        _coordinator.Pause();
        _isStopped = true;
        foreach (var pending in _coordinator.GetPending())
            _coordinator.Cancel(pending.Id);
    }

    private EphemeralDependencyOutcome Outcome(int number)
    {
        var name = _operations[number].Name;
        var because = _core.IsSkipped(number) ? _core.BecauseOf(number) : _core.StoppedBy;
        if (!_hasBegun[number] && because >= 0 && because != number)
            return new EphemeralDependencyOutcome(name, EphemeralDependencyState.Skipped, null, _operations[because].Name, null);
        var state = _errors[number] is null ? EphemeralDependencyState.Completed
            : _tasks[number]?.State == OperationStates.Failed ? EphemeralDependencyState.Failed
            : EphemeralDependencyState.Cancelled;
        return new EphemeralDependencyOutcome(
            name, state, _errors[number], null, _hasBegun[number] ? _tasks[number]?.Duration : null);
    }
}
