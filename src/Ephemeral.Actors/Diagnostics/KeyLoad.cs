namespace Ephemeral.Actors.Diagnostics;

/// <summary>How the load of a coordinator is spread over its keys, as far as the rules look.</summary>
/// <param name="Fullest">The key with the most pending; null when none has any.</param>
/// <param name="LongestWaiting">Of those with something pending and nothing running, the one that has been waiting for longest.</param>
/// <param name="OthersWait">For how long the other keys with something pending have been waiting on average; zero for none.</param>
internal sealed record KeyLoad(EphemeralKeyStatus<string>? Fullest, EphemeralKeyStatus<string>? LongestWaiting, TimeSpan OthersWait)
{
    public static KeyLoad Of(IEnumerable<EphemeralKeyStatus<string>> keys)
    {
        var waiting = keys.Where(static key => key.WaitingFor is not null).ToArray();
        var longest = waiting.Where(static key => key.ActiveCount == 0).MaxBy(static key => key.WaitingFor);
        var others = waiting.Where(key => !ReferenceEquals(key, longest)).Select(static key => key.WaitingFor!.Value.TotalSeconds);
        return new KeyLoad(
            waiting.MaxBy(static key => key.PendingCount), longest, TimeSpan.FromSeconds(others.DefaultIfEmpty().Average()));
    }
}
