using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Host.Configuration;
using Ephemeral.Host.Tasks;

namespace Ephemeral.Host.Translation;

/// <summary>The translations that run and wait, and the window in which each owner finds the last few again.</summary>
internal sealed class TranslationQueue : IAsyncDisposable
{
#pragma warning disable CA2213 // the container's, which ends it with all that are registered
    private readonly EphemeralResultCoordinator<MarkdownTranslationModel, TaskCompletion> _coordinator;
#pragma warning restore CA2213

    private readonly EphemeralTaskWindow<string> _window;

    public TranslationQueue(
        IEphemeralResultCoordinatorFactory<MarkdownTranslationModel, TaskCompletion> coordinators, TranslationOptions options,
        TimeProvider time, ActorSystem system)
    {
        _coordinator = coordinators.CreateCoordinator(TranslationServices.Coordinator);
        _window = new EphemeralTaskWindow<string>(
            new EphemeralTaskWindowOptions
            {
                MaxTasksPerOwner = options.TasksPerOwner,
                AbsoluteExpiration = options.KeepTasksFor,
                SlidingExpiration = options.KeepIdleOwnersFor,
                TimeProvider = time,
            },
            system,
            "translation-tasks");
    }

    public TranslationCounts Counts
    {
        get
        {
            var status = _coordinator.GetStatus();
            return new TranslationCounts(
                status.PendingCount, status.ActiveCount, status.TotalCompleted, status.TotalFailed, status.TotalCancelled,
                status.TotalEnqueued, status.CurrentMaxConcurrency, _coordinator.Options.MaxPendingOperations,
                status.IsDeferred, _coordinator.HasSignal(TranslationSignals.RateLimit));
        }
    }

    /// <summary>A place in the owner's window; null while all of the owner's places are taken by running translations.</summary>
    public Task<EphemeralTaskReservation?> ReserveAsync(string owner, CancellationToken cancellationToken) =>
        _window.ReserveAsync(owner, cancellationToken);

    /// <summary>False when the queue is full, or the service is stopping.</summary>
    public bool TrySubmit(MarkdownTranslationModel model, [NotNullWhen(true)] out EphemeralTask<TaskCompletion>? task)
    {
        try
        {
            if (!_coordinator.TrySubmit(model, out task))
                return false;
            _ = ForgetWhenEndedAsync(task);
            return true;
        }
        catch (ObjectDisposedException)
        {
            task = null;
            return false;
        }
    }

    // The owner's window alone keeps a result: how long, it decides.
    private async Task ForgetWhenEndedAsync(EphemeralTask<TaskCompletion> task)
    {
        await ((Task)task.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _coordinator.Evict(task.Id);
    }

    public async Task<IReadOnlyList<TranslateTask>> GetTasksAsync(string owner, CancellationToken cancellationToken) =>
        [.. (await _window.GetTasksAsync(owner, cancellationToken)).Select(TranslateTask.Of)];

    /// <summary>Null when it is not among the owner's own, whether or not it is someone else's.</summary>
    public async Task<TranslateTask?> FindAsync(string owner, string taskId, CancellationToken cancellationToken) =>
        await _window.FindAsync(owner, taskId, cancellationToken) is { } owned ? TranslateTask.Of(owned) : null;

    /// <summary>Takes nothing more, and cancels what waits and what runs; the window stays.</summary>
    /// <returns>Ends with the last that ran.</returns>
    public Task CancelAllAsync() => _coordinator.DisposeAsync().AsTask();

    /// <summary>Gives up the window.</summary>
    public ValueTask DisposeAsync() => _window.DisposeAsync();
}
