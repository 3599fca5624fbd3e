using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Inspection;

/// <summary>The keys to look at first.</summary>
internal static class KeySelection
{
    public static IReadOnlyList<KeyFigures> First(int count, EphemeralKeyOrder order, IEnumerable<KeyFigures> keys)
    {
        new OptionsCheck().AtLeast(nameof(count), count, 1).ThrowIfAny();
        var waiting = keys.Where(static key => key.PendingCount > 0);
        var ordered = order == EphemeralKeyOrder.Pending
            ? waiting.OrderByDescending(static key => key.PendingCount)
            : waiting.OrderByDescending(static key => key.WaitingFor);
        return [.. ordered.Take(count)];
    }
}
