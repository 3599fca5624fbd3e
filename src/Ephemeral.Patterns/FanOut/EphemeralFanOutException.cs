namespace Ephemeral.Patterns;

/// <summary>Too few targets of an item answered. The inner exception has all errors.</summary>
public sealed class EphemeralFanOutException : Exception
{
    internal EphemeralFanOutException(int answered, int needed, int targets, IEnumerable<Exception?> errors)
        : base(
            $"{answered} of {targets} targets answered before it was clear that fewer than {needed} would. The errors are inside. "
            + "Ask more targets, or need fewer answers.",
            new AggregateException(errors.OfType<Exception>())) =>
        (Answered, Needed) = (answered, needed);

    /// <summary>How many had answered.</summary>
    public int Answered { get; }

    /// <summary>How many were needed.</summary>
    public int Needed { get; }
}
