namespace Ephemeral.Patterns;

/// <summary>What one target said.</summary>
/// <typeparam name="TTarget">The targets.</typeparam>
/// <typeparam name="TAnswer">The answers.</typeparam>
/// <param name="Target">Who.</param>
/// <param name="HasAnswered">Whether it has answered.</param>
/// <param name="Answer">What; default where it has not.</param>
/// <param name="Error">Why it has not; null where it has.</param>
public sealed record EphemeralFanOutReply<TTarget, TAnswer>(TTarget Target, bool HasAnswered, TAnswer? Answer, Exception? Error)
{
    /// <summary>Whether it has answered, or the type of its error: neither target nor answer.</summary>
    public override string ToString() => HasAnswered ? "answered" : $"failed: {Error?.GetType().Name}";
}

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

/// <summary>Too few targets of an item answered. The inner exception has all errors.</summary>
public sealed class EphemeralFanOutException : Exception
{
    internal EphemeralFanOutException(int answered, int needed, int targets, IEnumerable<Exception?> errors)
        : base(
            $"{answered} of {targets} targets answered before it was clear that fewer than {needed} would. The errors are inside.",
            new AggregateException(errors.OfType<Exception>())) =>
        (Answered, Needed) = (answered, needed);

    /// <summary>How many had answered.</summary>
    public int Answered { get; }

    /// <summary>How many were needed.</summary>
    public int Needed { get; }
}
