namespace Ephemeral.Actors.Diagnostics;

/// <summary>How the load of a coordinator is spread over its keys, as far as the rules look.</summary>
/// <param name="Fullest">The key with the most pending; null when none has any.</param>
/// <param name="LongestWaiting">
/// Of those with something pending and nothing running, the one that has been waiting for longest.
/// </param>
/// <param name="OthersWait">
/// For how long the other keys with something pending have been waiting on average; zero when there are none.
/// </param>
internal sealed record KeyLoad(EphemeralKeyStatus<string>? Fullest, EphemeralKeyStatus<string>? LongestWaiting, TimeSpan OthersWait)
{
    public static KeyLoad Of(IEnumerable<EphemeralKeyStatus<string>> keys)
    {
        EphemeralKeyStatus<string>? fullest = null, longest = null;
        var (waiting, total) = (0, TimeSpan.Zero);
        foreach (var key in keys)
        {
            if (key.WaitingFor is not { } wait)
                continue;
            (waiting, total) = (waiting + 1, total + wait);
            if (fullest is null || key.PendingCount > fullest.PendingCount)
                fullest = key;
            if (key.ActiveCount == 0 && (longest is null || wait > longest.WaitingFor))
                longest = key;
        }

        var others = waiting - (longest is null ? 0 : 1);
        var othersTotal = total - (longest?.WaitingFor ?? TimeSpan.Zero);
        return new KeyLoad(fullest, longest, others == 0 ? TimeSpan.Zero : othersTotal / others);
    }
}
