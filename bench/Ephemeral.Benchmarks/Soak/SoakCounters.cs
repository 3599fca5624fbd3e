using System.Collections.Concurrent;
using Ephemeral.Actors;

namespace Ephemeral.Benchmarks.Soak;

/// <summary>What a soak has done, by kind.</summary>
internal sealed class SoakCounters
{
    private readonly ConcurrentDictionary<string, long> _counts = new();

    public void Add(string what, long number = 1) => _counts.AddOrUpdate(what, number, (_, before) => before + number);

    public void Add(EphemeralStatus status)
    {
        Add($"coordinators: {status.Kind}");
        Add("operations: completed", status.TotalCompleted);
        Add("operations: failed", status.TotalFailed);
        Add("operations: cancelled", status.TotalCancelled);
        Add("refused", status.TotalRefused);
        Add("admitted over the bound", status.TotalOverBound);
        Add("signals", status.TotalSignals);
    }

    public long Of(string what) => _counts.GetValueOrDefault(what);

    public void Print(TextWriter to)
    {
        foreach (var (what, number) in _counts.OrderBy(static count => count.Key, StringComparer.Ordinal))
            to.WriteLine($"  {what,-40} {number,12:N0}");
    }
}
