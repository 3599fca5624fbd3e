using System.Text.Json.Serialization;
using Ephemeral.Actors;

namespace Ephemeral.Host.Tasks;

/// <summary>What a caller sees of a translation.</summary>
public sealed record TranslateResultTask
{
    /// <summary>The id that starting it answered.</summary>
    public required string TaskId { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>The code of the language that it is translated into.</summary>
    public required string Language { get; init; }

    /// <summary>How far it has come.</summary>
    public required OperationStates State { get; init; }

    /// <summary>It ended with a translation.</summary>
    public bool Completed => State == OperationStates.Completed;

    /// <summary>It ended with <see cref="Error"/>.</summary>
    public bool Failed => State == OperationStates.Failed;

    /// <summary>It was given up before it ended, as when the service stops.</summary>
    public bool Cancelled => State == OperationStates.Cancelled;

    /// <summary>It has ended, one way or another.</summary>
    [JsonIgnore]
    public bool IsTerminal => Completed || Failed || Cancelled;

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>How long it has taken so far, or took.</summary>
    public long TotalMilliseconds { get; init; }

    /// <summary>Why it failed or was cancelled.</summary>
    public string? Error { get; init; }

    /// <summary>What was translated: only once completed, and only for who asks for this one task.</summary>
    public string? OriginalMarkdown { get; init; }

    /// <summary>The translation: only once completed, and only for who asks for this one task.</summary>
    public string? TranslatedMarkdown { get; init; }

    internal static TranslateResultTask Of(TranslateTask task)
    {
        var state = task.Task.State;
        var duration = task.Task.Duration;
        var result = new TranslateResultTask
        {
            TaskId = task.TaskId,
            StartTime = task.StartTime,
            Language = task.Language,
            State = state,
            TotalMilliseconds = (long)duration.TotalMilliseconds,
        };

        // The duration is monotonic and fixed at the end: a clock that was set in between does not show.
        return result.IsTerminal ? result with { EndTime = task.StartTime + duration, Error = task.Task.Error?.Message } : result;
    }

    internal static async Task<TranslateResultTask> WithMarkdownAsync(TranslateTask task, CancellationToken cancellationToken)
    {
        var result = Of(task);
        if (!result.Completed)
            return result;

        // Awaited: a task shows as completed a moment before its result is handed out.
        var completion = await task.Task.Completion.WaitAsync(cancellationToken);
        return result with { OriginalMarkdown = completion.OriginalMarkdown, TranslatedMarkdown = completion.TranslatedMarkdown };
    }
}
