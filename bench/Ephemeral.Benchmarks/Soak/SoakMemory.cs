using System.Runtime.CompilerServices;

namespace Ephemeral.Benchmarks.Soak;

/// <summary>Looks between rounds whether anything of those before can still be reached, and whether the heap grows.</summary>
internal sealed class SoakMemory(SoakFailure failure)
{
    private const long AllowedGrowth = 40 << 20;
    private const int WarmUp = 3;

    // what a body that was let go still holds comes free when it ends
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<long> _heaps = [];

    public IReadOnlyList<long> Heaps => _heaps;

    public async Task CheckAsync(IReadOnlyCollection<(string What, WeakReference Reference)> gone)
    {
        var until = DateTime.UtcNow + Patience;
        int left;
        while ((left = CountAlive(gone)) > 0 && DateTime.UtcNow < until)
            await Task.Delay(200);
        var examples = gone.Where(static one => one.Reference.IsAlive).Take(3).Select(static one => one.What);
        failure.Require(left == 0, () => $"{left} of {gone.Count} are reachable after their round: {string.Join("; ", examples)}");
        _heaps.Add(GC.GetTotalMemory(forceFullCollection: true));
        if (_heaps.Count < 2 * WarmUp)
            return;
        var (first, last) = (Median(_heaps.Skip(1).Take(WarmUp)), Median(_heaps.TakeLast(WarmUp)));
        failure.Require(
            last < first + AllowedGrowth, () => $"The heap has grown from {first:N0} to {last:N0} bytes over {_heaps.Count} looks");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CountAlive(IEnumerable<(string What, WeakReference Reference)> gone)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return gone.Count(static one => one.Reference.IsAlive);
    }

    private static long Median(IEnumerable<long> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
