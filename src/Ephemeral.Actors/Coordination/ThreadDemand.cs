namespace Ephemeral.Actors.Coordination;

/// <summary>
/// How many threads more the pool should have because bodies block. Those that block before their first await are seen; of those that have
/// awaited it is only known that they have not ended, so the pool is given more, step by step, for as long as it is late with what it is asked.
/// </summary>
internal sealed class ThreadDemand
{
    public const int Most = 512;

    /// <summary>How many threads more for each look at which the pool is late, and for each calm period fewer.</summary>
    public const int Step = 32;

    /// <summary>For how many looks in a row the pool must not have got to what it was asked: less may be work that only takes long.</summary>
    public const int LateAfter = 4;

    /// <summary>After how many looks in a row at which the pool was in time it is asked to go on with fewer.</summary>
    public const int CalmPeriod = 20;

    private int _late;
    private int _calm;
    private int _hidden;

    /// <param name="blocking">How many bodies are seen to hold their thread.</param>
    /// <param name="awaiting">How many bodies have awaited something and not ended.</param>
    /// <param name="isInTime">Whether the pool has run, since the last look, what it was asked to.</param>
    /// <returns>How many threads more than usual the pool should have.</returns>
    public int Look(int blocking, int awaiting, bool isInTime)
    {
        (_late, _calm) = isInTime ? (0, _calm + 1) : (_late + 1, 0);
        if (_late >= LateAfter)
            _hidden += Step;
        else if (_calm > 0 && _calm % CalmPeriod == 0)
            _hidden -= Step;
        _hidden = Math.Clamp(_hidden, 0, Math.Min(awaiting, Most));
        return Math.Min(blocking + _hidden, Most);
    }
}
