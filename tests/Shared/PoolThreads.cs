using System.Runtime.CompilerServices;

namespace Ephemeral.Testing;

/// <summary>Tests that run side by side block threads of the pool, which brings new ones one or two a second: here it has enough from the start.</summary>
internal static class PoolThreads
{
    private const int Least = 64;

    [ModuleInitializer]
    internal static void HaveEnough()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, Least), ports);
    }
}
