using System.Collections.Concurrent;
using Ephemeral.Actors;

namespace Ephemeral.Patterns.Tests.Docs;

public class DebouncingExamples
{
    [Fact]
    public async Task Debouncing()
    {
        var indexed = new ConcurrentQueue<string>();
        var file = "readme.md";
        Task IndexAsync(string path, CancellationToken ct)
        {
            indexed.Enqueue(path);
            return Task.CompletedTask;
        }

        // <debouncing>
        await using var index = new EphemeralWorkCoordinator<string>((path, ct) => IndexAsync(path, ct));
        await using (var saved = new EphemeralDebouncer<string, string>(path => path, index.EnqueueAsync, new EphemeralDebouncerOptions
        {
            Window = TimeSpan.FromMilliseconds(500),   // saved again within half a second: once
            MaxDelay = TimeSpan.FromSeconds(10),       // and at the latest after ten
        }))
        {
            if (!saved.TryPost(file))
                Console.WriteLine("10,000 files wait already");
        }                                              // what waits goes now

        index.Complete();
        await index.DrainAsync();
        // </debouncing>
        Assert.Equal([file], indexed);
    }

    [Fact]
    public async Task Coalescing()
    {
        static ValueTask<long> DrawAsync(int percent, CancellationToken ct) => new(1);
        // <coalescing>
        await using var progress = new EphemeralDebouncer<int, int>(_ => 0, DrawAsync, new EphemeralDebouncerOptions
        {
            Mode = EphemeralDebounceMode.Interval,
            Window = TimeSpan.FromMilliseconds(100),   // drawn at once, then at most ten times a second, and always the last
        });
        progress.TryPost(50);
        // </coalescing>
        Assert.Equal(1, progress.TotalPosted);
    }
}
