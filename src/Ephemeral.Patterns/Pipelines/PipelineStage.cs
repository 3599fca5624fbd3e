using Akka.Actor;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>A stage of a pipeline, whatever it takes and hands over.</summary>
internal abstract class PipelineStage(string name)
{
    public string Name => name;

    public abstract EphemeralCoordinator Coordinator { get; }

    /// <summary>The operations of its window that timed out: their bodies ended as cancelled.</summary>
    public abstract IEnumerable<EphemeralStageException> TimedOut { get; }

    /// <summary>Whether an operation is one of its, not forgotten yet.</summary>
    public abstract bool Has(long operationId);

    public EphemeralStageSummary Summary => new(Name, Coordinator.TotalCompleted, Coordinator.TotalFailed, Coordinator.TotalCancelled);
}

/// <summary>A stage that takes items of a type.</summary>
internal abstract class PipelineStage<T>(string name) : PipelineStage(name)
{
    /// <summary>Takes an item, waiting for room.</summary>
    public abstract Task AcceptAsync(T item, CancellationToken cancellationToken);
}

/// <summary>A stage: a coordinator whose operations do their work and then hand over to the next stage, waiting for its
/// room.</summary>
internal sealed class PipelineStage<T, TOut> : PipelineStage<T>
{
    private readonly Lock _lock = new();
    private readonly TurnCore<TaskCompletionSource>? _turns;
    private readonly SemaphoreSlim _entrance = new(1);
    private readonly EphemeralResultCoordinator<Item, bool> _coordinator;
    private readonly Func<T, CancellationToken, Task<TOut>> _body;
    private readonly PipelineStage<TOut>? _next;
    private readonly PipelineState _state;

    public PipelineStage(
        string name, Func<T, CancellationToken, Task<TOut>> body, EphemeralStageOptions options, PipelineStage<TOut>? next,
        PipelineState state, ActorSystem? system, string? pipeline)
        : base(name)
    {
        (_body, _next, _state) = (body, next, state);
        _turns = options.KeepsOrder ? new TurnCore<TaskCompletionSource>() : null;
        _coordinator = new EphemeralResultCoordinator<Item, bool>(
            RunAsync, options.Coordinator, system, pipeline is null ? null : $"{pipeline}.{name}");
    }

    public override EphemeralCoordinator Coordinator => _coordinator;

    public override IEnumerable<EphemeralStageException> TimedOut => _coordinator.GetFailed()
        .Where(static failed => failed.Error is TimeoutException)
        .Select(failed => new EphemeralStageException(Name, failed.Id, failed.Error!));

    public override bool Has(long operationId) => _coordinator.TryGet(operationId, out _);

    public override async Task AcceptAsync(T item, CancellationToken cancellationToken)
    {
        if (_turns is null)
        {
            await _coordinator.EnqueueAsync(new Item(item, 0), cancellationToken).ConfigureAwait(false);
            return;
        }

        // numbers are those of admission: what has its turn is never behind what waits for it
        await _entrance.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await AcceptNextAsync(item, _turns, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _entrance.Release();
        }
    }

    private async Task AcceptNextAsync(T value, TurnCore<TaskCompletionSource> turns, CancellationToken cancellationToken)
    {
        Item item;
        lock (_lock)
            item = new Item(value, turns.Number());
        try
        {
            var task = await _coordinator.SubmitAsync(item, cancellationToken).ConfigureAwait(false);
            // what is cancelled before it runs must not be waited for
            Detached.WhenEnded(task.Completion, () => Leave(item));
        }
        catch
        {
            Leave(item);
            throw;
        }
    }

    private async Task<bool> RunAsync(Item item, EphemeralOperation operation, CancellationToken cancellationToken)
    {
        try
        {
            var output = await _body(item.Take(), cancellationToken).ConfigureAwait(false);
            await TurnAsync(item, cancellationToken).ConfigureAwait(false);
            await HandOverAsync(output, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            _state.Add(new EphemeralStageException(Name, operation.Id, e));
            throw;
        }
        finally
        {
            Leave(item);
        }
    }

    private async Task HandOverAsync(TOut output, CancellationToken cancellationToken)
    {
        if (_next is null)
            return;
        try
        {
            await _next.AcceptAsync(output, cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (_state.IsDisposed)
        {
            // the next stage has closed first: this one's cancellation is on the way
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task TurnAsync(Item item, CancellationToken cancellationToken)
    {
        if (_turns is null)
            return Task.CompletedTask;
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_turns.TryTurn(item.Number, turn))
                return Task.CompletedTask;
        }

        return turn.Task.WaitAsync(cancellationToken);
    }

    private void Leave(Item item)
    {
        if (_turns is null)
            return;
        TaskCompletionSource? next;
        lock (_lock)
        {
            if (item.HasLeft)
                return;
            item.HasLeft = true;
            next = _turns.Leave(item.Number);
        }

        next?.SetResult();
    }

    private sealed class Item(T item, long number)
    {
        private T? _item = item;

        public long Number => number;

        public bool HasLeft { get; set; }

        /// <summary>The item, which is held no longer from then on.</summary>
        public T Take()
        {
            var taken = _item!;
            _item = default;
            return taken;
        }
    }
}
