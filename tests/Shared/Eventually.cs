using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Ephemeral.Testing;

/// <summary>Waits for a condition with a deadline, looking often.</summary>
public static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private const int QuickLooks = 100;

    /// <summary>Settings with which a test kit and its probes wait as long for a message.</summary>
    public const string ForProbes = "akka.test.single-expect-default = 20s";

    public static async Task True(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var watch = Stopwatch.StartNew();
        for (var looks = 0; !condition(); looks++)
        {
            if (watch.Elapsed > Deadline)
                throw new TimeoutException($"Not within {Deadline}: {what}");
            // What takes longer than a moment waits for a processor, which is not to be taken from it by looking.
            if (looks < QuickLooks)
                await Task.Yield();
            else
                await Task.Delay(1);
        }
    }

    /// <summary>For a condition that costs more than a glance, such as a request: looks a little less often.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Deadline)
                throw new TimeoutException($"Not within {Deadline}: {what()}");
            await Task.Delay(5);
        }
    }

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Deadline);

    public static Task InTime(this Task task) => task.WaitAsync(Deadline);

    /// <summary>For much work, which takes as long as the machine needs: it is late when its progress stands still.</summary>
    /// <param name="task">The work.</param>
    /// <param name="progress">A figure that changes as it goes on.</param>
    public static async Task InTime(this Task task, Func<long> progress)
    {
        var last = progress();
        while (await Task.WhenAny(task, Task.Delay(Deadline)) != task)
        {
            var now = progress();
            if (now == last)
                throw new TimeoutException($"Stands still at {now} for {Deadline}.");
            last = now;
        }

        await task;
    }
}
