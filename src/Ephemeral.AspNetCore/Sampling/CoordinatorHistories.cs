using System.Diagnostics.CodeAnalysis;
using Ephemeral.Actors;

namespace Ephemeral.AspNetCore.Sampling;

/// <summary>What one coordinator answered.</summary>
/// <param name="Name">Its name in the registry.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Identity">What tells it from another of that name.</param>
/// <param name="Status">How it stands; null when it did not answer in time.</param>
internal readonly record struct Observation(string Name, string Kind, object Identity, EphemeralStatus? Status);

/// <summary>The last minutes of every coordinator that there is. Those that have ended are forgotten at once. Single-threaded.</summary>
internal sealed class CoordinatorHistories
{
    /// <summary>How far back it goes: 5 minutes.</summary>
    public const int Seconds = 300;

    private readonly Dictionary<string, CoordinatorHistory> _byName = new(StringComparer.Ordinal);
    private readonly List<CoordinatorHistory> _all = [];

    /// <summary>All of them, in the order in which they were last observed.</summary>
    public IReadOnlyList<CoordinatorHistory> All => _all;

    public bool TryGet(string name, [NotNullWhen(true)] out CoordinatorHistory? history) => _byName.TryGetValue(name, out history);

    /// <summary>Takes in one look at all coordinators.</summary>
    public void Record(long second, IReadOnlyList<Observation> observations)
    {
        _all.Clear();
        foreach (var seen in observations)
        {
            if (!_byName.TryGetValue(seen.Name, out var history) || !history.Identity.Equals(seen.Identity))
                history = new CoordinatorHistory(seen.Name, seen.Kind, seen.Identity);
            history.Record(second, seen.Status);
            _all.Add(history);
        }

        _byName.Clear();
        foreach (var history in _all)
            _byName[history.Name] = history;
    }
}
