using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Ephemeral.Host.Health;
using Ephemeral.Host.Tasks;

namespace Ephemeral.Host.Translation;

/// <summary>
/// Translates in the background: it asks the coordinator of translations, whose answer, when the work has ended, ends the task that the
/// caller was given at once.
/// </summary>
internal sealed class BackgroundTranslateService(
    IEphemeralKeyedResultCoordinatorFactory<string, PageTranslationModel, TaskCompletion> coordinators, TranslatorHealth health)
{
    private static readonly TimeSpan AdmissionTimeout = TimeSpan.FromSeconds(10);

    private readonly EphemeralKeyedResultCoordinator<string, PageTranslationModel, TaskCompletion> _coordinator =
        coordinators.CreateCoordinator(TranslationServices.Coordinator);

    private readonly TaskCompletionSource<object> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the translator answered when it was last probed.</summary>
    public bool TranslationServiceUp => health.IsUp;

    /// <summary>Whether it takes no more translations, for good.</summary>
    public bool HasEnded => _coordinator.IsCompleted;

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

    /// <summary>Starts a translation.</summary>
    /// <returns>
    /// The task of its completion, as soon as it waits for its turn; null when the queue is full, or the service is stopping. The task fails
    /// with all that the work failed with, and is cancelled with the reason.
    /// </returns>
    public async Task<Task<TaskCompletion>?> Translate(PageTranslationModel message)
    {
        var (actor, progress) = (_coordinator.Actor, message.Progress);
        var submit = new Submit<PageTranslationModel>(message) { CancellationToken = progress.Cancelling };
        var answer = actor.Ask<object>(submit, Timeout.InfiniteTimeSpan);
        // It takes what it is asked in turn: once it has answered this, it has taken the translation in, or refused it.
        await ((Task)actor.Ask<object>(GetStatus.Instance, AdmissionTimeout)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (answer is { IsCompletedSuccessfully: true, Result: Refused })
            return null;
        var completion = new TaskCompletionSource<TaskCompletion>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = EndWithAnswerAsync(answer, progress, completion);
        return completion.Task;
    }

    /// <summary>Takes nothing more, and cancels what waits and what runs.</summary>
    /// <returns>Ends with the last that ran.</returns>
    public Task CancelAllAsync() => _coordinator.DisposeAsync().AsTask();

    /// <summary>Cancels whatever has not been answered, when nobody is left to answer it.</summary>
    public void Stop() => _stopped.TrySetResult(new Cancelled(0, "The service stopped before this translation ended."));

    // The owner's window alone keeps a result: how long, it decides.
    private async Task EndWithAnswerAsync(
        Task<object> answer, TranslationProgress progress, TaskCompletionSource<TaskCompletion> completion)
    {
        var first = await Task.WhenAny(answer, _stopped.Task).ConfigureAwait(false);
        progress.End();
        switch (first.IsFaulted ? new Failed(0, first.Exception) : first.Result)
        {
            case Succeeded<TaskCompletion> succeeded:
                _coordinator.Evict(succeeded.Id);
                completion.SetResult(succeeded.Result);
                break;
            case Failed failed:
                _coordinator.Evict(failed.Id);
                completion.SetException(failed.Error is AggregateException several ? several.InnerExceptions : [failed.Error]);
                _ = completion.Task.Exception; // whoever asks for the task is shown it; nobody must
                break;
            case Cancelled cancelled:
                _coordinator.Evict(cancelled.Id);
                completion.SetFromTask(CancelledAsync(cancelled.Why));
                break;
            // it was not taken in, and says so late
            case Refused refused:
                completion.SetException(new InvalidOperationException(refused.Reason));
                _ = completion.Task.Exception;
                break;
            case Status.Failure { Cause: { } cause }:
                completion.SetException(cause);
                _ = completion.Task.Exception;
                break;
            case var other:
                completion.SetException(new InvalidOperationException($"{other.GetType()} says nothing of how a translation ended."));
                break;
        }
    }

    // A task that is cancelled, and says why to whoever awaits it.
    private static async Task<TaskCompletion> CancelledAsync(string why)
    {
        await Task.CompletedTask;
        throw new OperationCanceledException(why);
    }
}
