using System.Diagnostics;

namespace Ephemeral.Host.Tests.Support;

/// <summary>Waits for a condition, and says what it waited for when it does not come.</summary>
internal static class Until
{
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(20);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), () => what);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > _deadline)
                throw new TimeoutException($"Waited {_deadline.TotalSeconds} s for {what()}.");
            await Task.Delay(5);
        }
    }
}
