using System.Diagnostics.CodeAnalysis;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>What became of work that was submitted as unique, and the task of its key.</summary>
/// <typeparam name="TResult">What the work results in.</typeparam>
public sealed class EphemeralUniqueSubmission<TResult>
{
    internal EphemeralUniqueSubmission(EphemeralUniqueOutcome outcome, EphemeralTask<TResult>? task) =>
        (Outcome, Task) = (outcome, task);

    /// <summary>What became of it.</summary>
    public EphemeralUniqueOutcome Outcome { get; }

    /// <summary>Its own task, or the one that it joined; null when it was left out.</summary>
    public EphemeralTask<TResult>? Task { get; }

    /// <summary>Whether it was left out; otherwise there is a <see cref="Task"/>.</summary>
    [MemberNotNullWhen(false, nameof(Task))]
    public bool IsIgnored => Task is null;

    /// <summary>What became of it, and the id of the operation.</summary>
    public override string ToString() => IsIgnored ? $"{Outcome}" : FormattableString.Invariant($"{Outcome}: operation {Task.Id}");
}
