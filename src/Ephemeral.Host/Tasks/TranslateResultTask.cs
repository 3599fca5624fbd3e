using System.Text.Json.Serialization;
using Ephemeral.Actors;

namespace Ephemeral.Host.Tasks;

/// <summary>What a caller sees of a translation.</summary>
public class TranslateResultTask
{
    internal TranslateResultTask(string taskId, DateTimeOffset startTime, string language) =>
        (TaskId, StartTime, Language) = (taskId, startTime, language);

    /// <summary>How a translation stands now.</summary>
    internal TranslateResultTask(TranslateTask task, bool includeMarkdown = false)
        : this(task.TaskId, task.StartTime, task.Language)
    {
        State = task.State;
        var ended = Completed && task.Task is { IsCompletedSuccessfully: true, Result: var result } ? result : null;
        // its texts may have been given up in between
        if (Completed && ended is null)
            State = task.State;
        TotalMilliseconds = task.TotalMilliseconds;
        if (IsTerminal)
            (EndTime, Error) = (task.EndTime, Completed ? null : task.Error);
        if (includeMarkdown && ended is not null)
            (OriginalMarkdown, TranslatedMarkdown) = (ended.OriginalMarkdown, ended.TranslatedMarkdown);
    }

    /// <summary>The id that starting it answered.</summary>
    public string TaskId { get; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset StartTime { get; }

    /// <summary>The code of the language that it is translated into.</summary>
    public string Language { get; }

    /// <summary>How far it has come.</summary>
    public virtual OperationStates State { get; init; }

    /// <summary>It ended with a translation.</summary>
    public bool Completed => State == OperationStates.Completed;

    /// <summary>It ended with <see cref="Error"/>.</summary>
    public bool Failed => State == OperationStates.Failed;

    /// <summary>It was cancelled before it ended: by its owner, or because the service stopped.</summary>
    public bool Cancelled => State == OperationStates.Cancelled;

    /// <summary>It has ended, one way or another.</summary>
    [JsonIgnore]
    public bool IsTerminal => (State & OperationStates.Ended) != 0;

    /// <summary>When it ended; null before.</summary>
    public virtual DateTimeOffset? EndTime { get; init; }

    /// <summary>How long it has taken so far, or took.</summary>
    public virtual long TotalMilliseconds { get; init; }

    /// <summary>Why it failed or was cancelled.</summary>
    public virtual string? Error { get; init; }

    /// <summary>What was translated: only once completed, and only for who asks for this one task.</summary>
    public string? OriginalMarkdown { get; init; }

    /// <summary>The translation: only once completed, and only for who asks for this one task.</summary>
    public string? TranslatedMarkdown { get; init; }
}
