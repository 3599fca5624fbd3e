using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Host.Configuration;
using Ephemeral.Host.Tasks;

namespace Ephemeral.Host.Translation;

/// <summary>The translations that run and wait, and the window in which each owner finds the last few again.</summary>
internal sealed class TranslationQueue : IAsyncDisposable
{
    // The coordinator's own window would hold results that their owners' windows have forgotten.
    private const int TrackedResults = 1;
    private static readonly TimeSpan TrackedResultLifetime = TimeSpan.FromSeconds(1);

    private readonly EphemeralResultCoordinator<MarkdownTranslationModel, TaskCompletion> _coordinator;
    private readonly EphemeralTaskWindow<string> _window;
    private readonly TranslationWork _work;

    public TranslationQueue(TranslationWork work, TranslationOptions options, TimeProvider time, ActorSystem system)
    {
        _work = work;
        _coordinator = new EphemeralResultCoordinator<MarkdownTranslationModel, TaskCompletion>(
            work.RunAsync,
            new EphemeralOptions
            {
                MaxConcurrency = options.MaxConcurrency,
                MaxPendingOperations = options.MaxPending,
                MaxTrackedOperations = TrackedResults,
                MaxOperationLifetime = TrackedResultLifetime,
                OperationTimeout = options.Timeout,
                ShutdownTimeout = options.ShutdownTimeout,
                TimeProvider = time,
            },
            system,
            "translations");
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

    public TranslationCounts Counts => new(
        _coordinator.PendingCount,
        _coordinator.ActiveCount,
        _coordinator.TotalCompleted,
        _coordinator.TotalFailed,
        _coordinator.TotalCancelled,
        _coordinator.TotalEnqueued,
        _coordinator.CurrentMaxConcurrency,
        _coordinator.Options.MaxPendingOperations,
        _work.HasRateLimit);

    /// <summary>A place in the owner's window; null while all of the owner's places are taken by running translations.</summary>
    public Task<EphemeralTaskReservation?> ReserveAsync(string owner, CancellationToken cancellationToken) =>
        _window.ReserveAsync(owner, cancellationToken);

    /// <summary>False when the queue is full, or the service is stopping.</summary>
    public bool TrySubmit(MarkdownTranslationModel model, [NotNullWhen(true)] out EphemeralTask<TaskCompletion>? task)
    {
        try
        {
            return _coordinator.TrySubmit(model, out task);
        }
        catch (ObjectDisposedException)
        {
            task = null;
            return false;
        }
    }

    public async Task<IReadOnlyList<TranslateTask>> GetTasksAsync(string owner, CancellationToken cancellationToken) =>
        [.. (await _window.GetTasksAsync(owner, cancellationToken)).Select(TranslateTask.Of)];

    /// <summary>Null when it is not among the owner's own, whether or not it is someone else's.</summary>
    public async Task<TranslateTask?> FindAsync(string owner, string taskId, CancellationToken cancellationToken) =>
        await _window.FindAsync(owner, taskId, cancellationToken) is { } owned ? TranslateTask.Of(owned) : null;

    /// <summary>Takes nothing more, cancels what waits and what runs, and waits for what runs; the window stays.</summary>
    public ValueTask StopAsync() => _coordinator.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _coordinator.DisposeAsync();
        await _window.DisposeAsync();
    }
}
