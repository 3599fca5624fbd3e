namespace Ephemeral.Actors;

/// <summary>How many operations of one live key wait and run, and how long it has waited.</summary>
/// <typeparam name="TKey">The key's type.</typeparam>
/// <param name="Key">The key.</param>
/// <param name="PendingCount">Its operations that are admitted and have not started.</param>
/// <param name="ActiveCount">Its operations that run.</param>
/// <param name="WaitingFor">
/// How long it has waited for its turn: since it last started an operation or had something pending, the later of them. Null when none is pending.
/// </param>
public sealed record EphemeralKeyStatus<TKey>(TKey Key, int PendingCount, int ActiveCount, TimeSpan? WaitingFor)
{
    /// <summary>The first <paramref name="count"/> keys that have something pending.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than 1.</exception>
    internal static IReadOnlyList<EphemeralKeyStatus<TKey>> First(int count, EphemeralKeyOrder order, IEnumerable<EphemeralKeyStatus<TKey>> keys)
    {
        if (count < 1)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"{nameof(count)} is {count}. Ask for at least 1.");
        var busy = keys.Where(static key => key.PendingCount > 0);
        return [.. busy.OrderByDescending(key => order == EphemeralKeyOrder.Pending ? key.PendingCount : key.WaitingFor?.Ticks).Take(count)];
    }
}

/// <summary>By what keys are ordered.</summary>
public enum EphemeralKeyOrder
{
    /// <summary>The most pending operations first.</summary>
    Pending,

    /// <summary>The longest waiting for its turn first.</summary>
    WaitingFor,
}
