namespace Ephemeral.Actors.Tests.Support;

internal static class Allocation
{
    private const int Tries = 50;

    /// <summary>What an action allocates on this thread, at the least of several times: a collection that other tests bring about
    /// in between is booked on whoever runs then.</summary>
    public static long Of(Action action)
    {
        var least = long.MaxValue;
        for (var i = 0; i < Tries && least > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
