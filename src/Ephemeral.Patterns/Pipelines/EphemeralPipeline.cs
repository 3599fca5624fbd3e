using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>Begins pipelines.</summary>
public static class EphemeralPipeline
{
    /// <summary>A pipeline without stages yet.</summary>
    /// <typeparam name="T">What it takes in.</typeparam>
    public static EphemeralPipelineBuilder<T, T> Create<T>() => new(static (next, _) => next, []);
}

/// <summary>
/// Stages that items go through, each a coordinator with its own limits. A stage hands over to the next while that has room, and
/// waits otherwise: so the slowest sets the pace, up to whoever posts. Any thread may call any member.
/// </summary>
/// <remarks>
/// An item that fails goes no further; the failure is logged by its stage's coordinator and kept with the stage's name for the
/// summary. Do not post into the pipeline from one of its own stages: when both are full, each waits for the other, which the
/// coordinators show as a standstill.
/// </remarks>
/// <typeparam name="TIn">What it takes in.</typeparam>
public sealed class EphemeralPipeline<TIn> : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly PipelineStage<TIn> _first;
    private readonly IReadOnlyList<PipelineStage> _stages;
    private readonly PipelineState _state;
    private Task? _completion;

    internal EphemeralPipeline(PipelineStage<TIn> first, IReadOnlyList<PipelineStage> stages, PipelineState state)
    {
        (_first, _stages, _state) = (first, stages, state);
        Stages = [.. stages.Select(static stage => stage.Coordinator)];
    }

    /// <summary>The coordinators of the stages, in order, to watch and steer them.</summary>
    public IReadOnlyList<EphemeralCoordinator> Stages { get; }

    /// <summary>The last 100 failures, oldest first, each with the name of its stage; then those operations of the stages' windows
    /// that timed out.</summary>
    public IReadOnlyList<EphemeralStageException> Errors
    {
        get
        {
            var known = _state.LastErrors;
            var ids = known.Select(static error => error.OperationId).ToHashSet();
            return [.. known, .. _stages.SelectMany(static stage => stage.TimedOut).Where(error => !ids.Contains(error.OperationId))];
        }
    }

    /// <summary>Takes an item, waiting while the first stage has no room.</summary>
    /// <param name="item">The item; released when the first stage has made something of it.</param>
    /// <param name="cancellationToken">Ends the waiting for room; an item that was taken goes on.</param>
    /// <exception cref="InvalidOperationException"><see cref="Complete"/> was called.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed, or its actor system has ended.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was room.</exception>
    public Task PostAsync(TIn item, CancellationToken cancellationToken = default) => _first.AcceptAsync(item, cancellationToken);

    /// <summary>Ends intake. What was taken goes through all stages; each ends when the one before it has. Calling it again does
    /// nothing.</summary>
    public void Complete()
    {
        _stages[0].Coordinator.Complete();
        lock (_lock)
            _completion ??= Detached.Start(CompleteAsync);
    }

    /// <summary>Waits until everything that was taken has gone through or has ended on its way.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the work.</param>
    /// <returns>What became of it. Failures are in there, not thrown.</returns>
    /// <exception cref="InvalidOperationException"><see cref="Complete"/> was not called; or one of the pipeline's own operations
    /// waits for it, which would be waiting for itself.</exception>
    public async Task<EphemeralPipelineSummary> DrainAsync(CancellationToken cancellationToken = default)
    {
        if (EphemeralOperation.Current is { } current && _stages.Any(stage => stage.Has(current.Id)))
            throw new InvalidOperationException($"Operation {current.Id} drains the pipeline that it is in. Drain it from outside.");
        Task? completion;
        lock (_lock)
            completion = _completion;
        if (completion is null)
            throw new InvalidOperationException("The pipeline takes items in: it drains after Complete() alone. Call that first.");
        await completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new EphemeralPipelineSummary([.. _stages.Select(static stage => stage.Summary)], Errors);
    }

    /// <summary>The stages, and how much is in each.</summary>
    public override string ToString() => string.Join(
        ", ", _stages.Select(static stage => FormattableString.Invariant(
            $"{stage.Name}: {stage.Coordinator.PendingCount} pending, {stage.Coordinator.ActiveCount} active")));

    /// <summary>Ends intake, cancels what is in all stages, and waits for that up to the longest
    /// <see cref="EphemeralOptions.ShutdownTimeout"/> of them. Calling it again waits for the same.</summary>
    public async ValueTask DisposeAsync()
    {
        _state.Dispose();
        var stages = Task.WhenAll(Stages.Select(static stage => stage.DisposeAsync().AsTask()));
        Complete();
        await stages.ConfigureAwait(false);
    }

    private async Task CompleteAsync()
    {
        foreach (var stage in Stages)
        {
            stage.Complete();
            await stage.DrainAsync().ConfigureAwait(false);
        }
    }
}
