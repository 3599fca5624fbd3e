using System.Threading.Channels;
using Akka.Actor;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>An operation of a graph, and the names of those that it needs.</summary>
internal sealed record DependentOperation(string Name, Func<CancellationToken, Task> Body, IReadOnlyList<string> Needs);

/// <summary>The operations of a graph while they run. One caller, who starts what may start and hears of each end.</summary>
internal sealed class DependencyExecution(IReadOnlyList<DependentOperation> operations, DependencyCore core)
{
    private readonly EphemeralTask?[] _tasks = new EphemeralTask?[operations.Count];
    private readonly Exception?[] _errors = new Exception?[operations.Count];
    private readonly Channel<int> _ended = Channel.CreateUnbounded<int>();

    public async Task<EphemeralDependencySummary> RunAsync(
        EphemeralOptions options, ActorSystem? system, string? name, CancellationToken cancellationToken)
    {
        await using var coordinator = new EphemeralKeyedResultCoordinator<string, DependentOperation, bool>(
            static operation => operation.Name,
            static async (operation, token) =>
            {
                await operation.Body(token).ConfigureAwait(false);
                return true;
            },
            options, system, name);
        var starting = core.Begin();
        while (true)
        {
            starting.ForEach(number => _ = StartAsync(number, coordinator, cancellationToken));
            if (core.Running == 0)
                return new EphemeralDependencySummary([.. Enumerable.Range(0, operations.Count).Select(Outcome)]);
            var ended = await _ended.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            starting = core.End(ended, isWell: _errors[ended] is null);
        }
    }

    private async Task StartAsync(
        int number, EphemeralKeyedResultCoordinator<string, DependentOperation, bool> coordinator, CancellationToken cancellationToken)
    {
        try
        {
            var task = await coordinator.SubmitAsync(operations[number], cancellationToken).ConfigureAwait(false);
            _tasks[number] = task;
            await task.Completion.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _errors[number] = e;
        }

        _ended.Writer.TryWrite(number);
    }

    private EphemeralDependencyOutcome Outcome(int number)
    {
        var state = core.IsSkipped(number) ? EphemeralDependencyState.Skipped
            : _errors[number] is null ? EphemeralDependencyState.Completed
            : _tasks[number]?.State == OperationStates.Failed ? EphemeralDependencyState.Failed
            : EphemeralDependencyState.Cancelled;
        var becauseOf = core.BecauseOf(number) is >= 0 and var other ? operations[other].Name : null;
        var duration = state == EphemeralDependencyState.Skipped ? null : _tasks[number]?.Duration;
        return new EphemeralDependencyOutcome(operations[number].Name, state, _errors[number], becauseOf, duration);
    }
}
