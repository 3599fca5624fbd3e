namespace Ephemeral.Patterns;

/// <summary>What the targets of one item said until it was decided.</summary>
/// <typeparam name="TTarget">The targets.</typeparam>
/// <typeparam name="TAnswer">The answers.</typeparam>
/// <param name="Replies">Those that were heard, in that order. Who was not heard was not needed, and cancelled.</param>
public sealed record EphemeralFanOutAnswer<TTarget, TAnswer>(IReadOnlyList<EphemeralFanOutReply<TTarget, TAnswer>> Replies)
{
    /// <summary>The answers, in the order in which they came.</summary>
    public IEnumerable<TAnswer> Answers => Replies.Where(static reply => reply.HasAnswered).Select(static reply => reply.Answer!);

    /// <summary>Those that failed, in the order in which they did.</summary>
    public IEnumerable<EphemeralFanOutReply<TTarget, TAnswer>> Failures => Replies.Where(static reply => !reply.HasAnswered);

    /// <summary>How many answered and failed.</summary>
    public override string ToString() => FormattableString.Invariant($"{Answers.Count()} answered, {Failures.Count()} failed");
}
