using System.Collections.Concurrent;
using Akka.TestKit.Xunit2;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.ForEach;

/// <summary>Every documented shape of call compiles, and its body is given what it asks for.</summary>
public class ForEachShapeTests : TestKit
{
    private static readonly EphemeralOptions Options = new() { MaxConcurrency = 8 };
    private readonly ConcurrentBag<string> _ran = [];

    private static string[] Items => ["a", "b"];

    [Fact]
    public async Task Bodies_of_a_collection()
    {
        await Items.EphemeralForEachAsync(async (item, ct) => await Task.Run(() => _ran.Add(item), ct), new EphemeralOptions { MaxConcurrency = 8 });
        await Items.EphemeralForEachAsync(async (item, ct) => _ran.Add(item));
        await Items.EphemeralForEachAsync(async (item, _) => _ran.Add(item), Options);
        await Items.EphemeralForEachAsync(async (_, _) => _ran.Add("a"), Options);
        await Items.EphemeralForEachAsync((_, _) => Task.CompletedTask, Options);
        await Items.EphemeralForEachAsync(static (_, _) => Task.CompletedTask);
        await Items.EphemeralForEachAsync(Body, Options);
        await Items.EphemeralForEachAsync(Tracked, Options);
        await Items.EphemeralForEachAsync(async (item, operation, ct) => _ran.Add($"{operation.Id > 0}"), Options);
        await Items.EphemeralForEachAsync(async (_, _, _) => _ran.Add("a"));
        await Items.EphemeralForEachAsync(Body, Options, CancellationToken.None);
        await Items.EphemeralForEachAsync(Body, cancellationToken: CancellationToken.None);
        await Items.EphemeralForEachAsync(async (item, ct) => _ran.Add(item), new EphemeralOptions { MaxConcurrency = 8 }, CancellationToken.None);
        await Items.EphemeralForEachAsync(Body, Options, progress: new Progress<EphemeralProgress>(_ => { }), system: Sys);
        Assert.Equal(24, _ran.Count);
        Assert.Equal(2, _ran.Count("True".Equals));
    }

    [Fact]
    public async Task Bodies_of_a_collection_with_keys()
    {
        await Items.EphemeralForEachAsync(
            item => item, async (item, ct) => await Task.Run(() => _ran.Add(item), ct),
            new EphemeralOptions { MaxConcurrency = 32, MaxConcurrencyPerKey = 1 });
        await Items.EphemeralForEachAsync(item => item.Length, async (item, ct) => _ran.Add(item));
        await Items.EphemeralForEachAsync(item => item, async (_, _) => _ran.Add("a"), Options);
        await Items.EphemeralForEachAsync(_ => 1, (_, _) => Task.CompletedTask, Options, CancellationToken.None);
        await Items.EphemeralForEachAsync(Key, Body, Options);
        await Items.EphemeralForEachAsync(Key, Tracked, Options);
        await Items.EphemeralForEachAsync(item => item, async (item, operation, ct) => _ran.Add(operation.Key!), Options);
        await Items.EphemeralForEachAsync(item => item, Body, Options, CancellationToken.None, null, Sys, StringComparer.OrdinalIgnoreCase);
        Assert.Equal(14, _ran.Count);
        Assert.Equal(7, _ran.Count("b".Equals) + 1);
    }

    [Fact]
    public async Task Bodies_of_a_stream()
    {
        await Stream().EphemeralForEachAsync(async (item, ct) => await Task.Run(() => _ran.Add(item), ct), Options);
        await Stream().EphemeralForEachAsync(async (item, ct) => _ran.Add(item), Options, CancellationToken.None);
        await Stream().EphemeralForEachAsync(async (_, _) => _ran.Add("a"));
        await Stream().EphemeralForEachAsync(Body);
        await Stream().EphemeralForEachAsync(Tracked);
        await Stream().EphemeralForEachAsync(async (item, operation, ct) => _ran.Add(item));
        await Stream().EphemeralForEachAsync(item => item, async (item, ct) => _ran.Add(item), Options);
        await Stream().EphemeralForEachAsync(item => item, async (_, _) => _ran.Add("a"));
        await Stream().EphemeralForEachAsync(Key, Body);
        await Stream().EphemeralForEachAsync(Key, Tracked);
        await Stream().EphemeralForEachAsync(item => item, async (_, operation, _) => _ran.Add(operation.Key!));
        Assert.Equal(22, _ran.Count);
    }

    [Fact]
    public async Task What_is_both_a_collection_and_a_stream_is_read_as_a_stream()
    {
        var both = new ProbedSource(10) { Waits = true };
        Assert.Equal(10, (await both.EphemeralForEachAsync((_, _) => Task.CompletedTask)).Completed);
        Assert.Equal(10, (await both.EphemeralForEachAsync(item => item, async (_, _, _) => await Task.Yield())).Completed);
    }

    [Fact]
    public void An_argument_that_is_missing_is_named()
    {
        Assert.Throws<ArgumentNullException>("source", () => { _ = ((IEnumerable<int>)null!).EphemeralForEachAsync((_, _) => Task.CompletedTask); });
        Assert.Throws<ArgumentNullException>("body", () => { _ = Items.EphemeralForEachAsync((Func<string, CancellationToken, Task>)null!); });
        Assert.Throws<ArgumentNullException>("keySelector", () => { _ = Items.EphemeralForEachAsync((Func<string, int>)null!, Body); });
    }

    [Fact]
    public async Task A_body_without_a_task_has_failed_and_the_error_says_what_to_return()
    {
        var summary = await Items.EphemeralForEachAsync((_, _) => (Task)null!).InTime();
        Assert.All(summary.FailedOperations, failed => Assert.Contains("Task.CompletedTask", failed.Error!.Message));
        Assert.Equal(2, summary.Failed);
    }

    private static string Key(string item) => item;

    private static async IAsyncEnumerable<string> Stream()
    {
        foreach (var item in Items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    private Task Body(string item, CancellationToken token)
    {
        _ran.Add(item);
        return Task.CompletedTask;
    }

    private Task Tracked(string item, EphemeralOperation operation, CancellationToken token)
    {
        _ran.Add(item);
        return Task.CompletedTask;
    }
}
