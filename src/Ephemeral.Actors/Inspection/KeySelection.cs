using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Inspection;

/// <summary>The keys to look at first.</summary>
internal static class KeySelection
{
    public static IReadOnlyList<KeyFigures> First(int count, EphemeralKeyOrder order, IEnumerable<KeyFigures> keys) =>
        First(count, order, keys, static key => key.PendingCount, static key => key.WaitingFor);

    /// <exception cref="ArgumentOutOfRangeException">The count is less than 1.</exception>
    public static IReadOnlyList<TFigures> First<TFigures>(
        int count, EphemeralKeyOrder order, IEnumerable<TFigures> keys,
        Func<TFigures, int> pending, Func<TFigures, TimeSpan?> waiting)
    {
        new OptionsCheck().AtLeast(nameof(count), count, 1).ThrowIfAny();
        var busy = keys.Where(key => pending(key) > 0);
        var ordered = order == EphemeralKeyOrder.Pending ? busy.OrderByDescending(pending) : busy.OrderByDescending(waiting);
        return [.. ordered.Take(count)];
    }
}
