using Ephemeral.Actors;
using Ephemeral.Host.Translation;

namespace Ephemeral.Host.Tasks;

/// <summary>
/// A translation as its owner's window holds it: metadata, and the task of its completion, with which the result goes. What it is seen as is
/// derived from that task whenever somebody looks.
/// </summary>
internal sealed class TranslateTask(string taskId, DateTimeOffset startTime, string language, Task<TaskCompletion>? task)
    : TranslateResultTask(taskId, startTime, language), IOwnedTask
{
    private static readonly Task<TaskCompletion> GivenUp = System.Threading.Tasks.Task.FromException<TaskCompletion>(
        new InvalidOperationException("The result was given up to make room for newer ones. Translate it again."));

    private string? _error;

    /// <summary>Ends when the translation does.</summary>
    public Task<TaskCompletion>? Task { get; private set; } = task;

    public required TranslationProgress Progress { get; init; }

    public bool IsEnded => IsTerminal;

    public override OperationStates State => Task switch
    {
        { IsFaulted: true } => OperationStates.Failed,
        { IsCanceled: true } => OperationStates.Cancelled,
        { IsCompletedSuccessfully: true } => OperationStates.Completed,
        _ => Progress.HasBegun ? OperationStates.Running : OperationStates.Pending,
    };

    public override DateTimeOffset? EndTime => IsTerminal ? StartTime + Progress.Elapsed : null;

    public override long TotalMilliseconds => (long)Progress.Elapsed.TotalMilliseconds;

    public override string? Error => Task switch
    {
        { IsCanceled: true } when Progress.Cancelling.IsCancellationRequested => "You cancelled this translation.",
        { IsFaulted: true } or { IsCanceled: true } => _error ??= WhyEnded(Task),
        _ => null,
    };

    /// <summary>Lets go of the texts of one that has completed: there is no room for them any more.</summary>
    /// <returns>False when there were none.</returns>
    public bool GiveUpResult()
    {
        if (Task is not { IsCompletedSuccessfully: true })
            return false;
        Task = GivenUp;
        return true;
    }

    private static string WhyEnded(Task ended)
    {
        if (ended.Exception is { } failure)
            return FailureText.Of(failure);
        try
        {
            ended.GetAwaiter().GetResult();
            return "";
        }
        catch (OperationCanceledException e)
        {
            return FailureText.Of(e);
        }
    }
}
