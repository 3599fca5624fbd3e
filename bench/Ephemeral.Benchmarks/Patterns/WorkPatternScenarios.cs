using Ephemeral.Actors;
using Ephemeral.Benchmarks.Contenders;
using Ephemeral.Patterns;

namespace Ephemeral.Benchmarks.Patterns;

/// <summary>
/// What is left of a coordinator's rate where its operations come through a pattern that says when, whether and in which order they
/// start. As many operations as without the pattern, unless the name says otherwise; all are waited for.
/// </summary>
internal static class WorkPatternScenarios
{
    private const int Operations = PatternRun.Operations;

    // a line a pattern: what it is called, how it runs, and how it runs without the pattern where that is not the plain coordinator
    public static readonly (string Name, Func<PatternRun, Task> With, Func<PatternRun, Task>? Without)[] Patterns =
    [
        ("scheduled work", ScheduledAsync, null),
        ("unique work", UniqueAsync, KeyedAsync),
        ("debounce, 100 items", DebounceAsync, null),
        ("cache, found", CacheFoundAsync, null),
        ("cache, computed", CacheComputedAsync, null),
        ("priority", PriorityAsync, null),
        ("pipeline, a stage", PipelineAsync, null),
        ("dependencies", DependenciesAsync, KeyedAsync),
        ("waves of 100", WavesAsync, null),
        ("fan-out to 4", FanOutAsync, null),
        ("racing 4", RacingAsync, null),
    ];

    /// <summary>Sixteen schedules that are run by hand in turn, with as many under way as a coordinator lets wait.</summary>
    private static async Task ScheduledAsync(PatternRun run)
    {
        const int schedules = 16;
        var room = new SemaphoreSlim(IContender.Bound);
        await using var scheduler = new EphemeralScheduler(
            new EphemeralSchedulerOptions { Coordinator = run.Options(concurrencyPerKey: IContender.Concurrency) }, run.System);
        for (var number = 0; number < schedules; number++)
        {
            scheduler.Add(
                $"{number}", EphemeralSchedule.Every(TimeSpan.FromDays(1)),
                (_, _) =>
                {
                    room.Release();
                    return Task.CompletedTask;
                },
                new EphemeralScheduleOptions { Overlaps = EphemeralOverlapPolicy.Allow });
        }

        await Task.Run(async () =>
        {
            for (var item = 0; item < Operations; item++)
            {
                await room.WaitAsync();
                while (!scheduler.RunNow($"{item % schedules}"))
                    await Task.Yield();
            }
        });
        await EndAsync(scheduler.Coordinator);
    }

    private static async Task UniqueAsync(PatternRun run)
    {
        await using var unique = new EphemeralUniqueWork<int, int, int>(
            static item => item, static (item, _) => Task.FromResult(item),
            new EphemeralUniqueWorkOptions { Coordinator = run.Options() }, run.System);
        await Task.Run(async () =>
        {
            for (var item = 0; item < Operations; item++)
                await unique.SubmitAsync(item);
        });
        await EndAsync(unique.Coordinator);
    }

    /// <summary>As many keys as operations, without what keeps them unique.</summary>
    private static async Task KeyedAsync(PatternRun run)
    {
        await using var coordinator = new EphemeralKeyedResultCoordinator<int, int, int>(
            static item => item, static (item, _) => Task.FromResult(item), run.Options(), run.System);
        await Task.Run(async () =>
        {
            for (var item = 0; item < Operations; item++)
                await coordinator.SubmitAsync(item);
        });
        await EndAsync(coordinator);
    }

    private static async Task DebounceAsync(PatternRun run)
    {
        const int keys = Operations / 100;
        var coordinator = run.Coordinator();
        await using (var debouncer = new EphemeralDebouncer<int, int>(
            static item => item % keys, coordinator.EnqueueAsync,
            new EphemeralDebouncerOptions { Window = TimeSpan.FromMinutes(1) }))
        {
            await Task.Run(() =>
            {
                for (var item = 0; item < Operations; item++)
                    debouncer.TryPost(item);
            });
        }

        await EndAsync(coordinator);
    }

    private static async Task CacheFoundAsync(PatternRun run)
    {
        await using var cache = Cache(run);
        await cache.GetAsync(0);
        await run.RunAsync(run.Coordinator(async (_, _, ct) => await cache.GetAsync(0, ct)));
    }

    private static async Task CacheComputedAsync(PatternRun run)
    {
        await using var cache = Cache(run);
        await UnderWayAsync(Operations, (item, ct) => cache.GetAsync(item, ct).AsTask());
    }

    private static EphemeralCache<int, int> Cache(PatternRun run) => new(
        static (key, _) => Task.FromResult(key), new EphemeralCacheOptions { Coordinator = run.Options() }, run.System);

    private static async Task PriorityAsync(PatternRun run)
    {
        await using var coordinator = new EphemeralPriorityCoordinator<int>(
            static (_, _) => Task.CompletedTask, new EphemeralPriorityOptions { Coordinator = run.Options() }, run.System);
        await Task.Run(async () =>
        {
            for (var item = 0; item < Operations; item++)
                await coordinator.EnqueueAsync(item, item % 3);
        });
        coordinator.Complete();
        await coordinator.DrainAsync();
    }

    private static async Task PipelineAsync(PatternRun run)
    {
        const int stages = 4;
        var options = new EphemeralStageOptions { Coordinator = run.Options() };
        await using var pipeline = EphemeralPipeline.Create<int>()
            .Then("first", static (item, _) => Task.FromResult(item), options)
            .Then("second", static (item, _) => Task.FromResult(item), options)
            .Then("third", static (item, _) => Task.FromResult(item), options)
            .End("last", static (_, _) => Task.CompletedTask, options, run.System);
        await Task.Run(async () =>
        {
            for (var item = 0; item < Operations / stages; item++)
                await pipeline.PostAsync(item);
        });
        pipeline.Complete();
        await pipeline.DrainAsync();
    }

    /// <summary>Operations each of which needs the one that came sixteen before it, in graphs of a thousand.</summary>
    private static async Task DependenciesAsync(PatternRun run)
    {
        const int nodes = 1_000;
        for (var round = 0; round < Operations / nodes; round++)
        {
            var graph = new EphemeralDependencyGraph();
            for (var node = 0; node < nodes; node++)
                graph.Add($"{node}", static _ => Task.CompletedTask, node < 16 ? [] : [$"{node - 16}"]);
            await graph.RunAsync(new EphemeralDependencyOptions { Coordinator = run.Options() }, run.System);
        }
    }

    private static Task WavesAsync(PatternRun run) => EphemeralWaves.RunAsync(
        Enumerable.Range(0, Operations).Chunk(100), static (_, _) => Task.CompletedTask,
        new EphemeralWaveOptions { Coordinator = run.Options() }, run.System);

    private static async Task FanOutAsync(PatternRun run)
    {
        await using var fanOut = FanOut(run);
        await UnderWayAsync(Operations / 4, (item, ct) => fanOut.AllAsync(item, [0, 1, 2, 3], ct));
    }

    private static async Task RacingAsync(PatternRun run)
    {
        await using var fanOut = FanOut(run);
        await UnderWayAsync(Operations / 4, (item, ct) => fanOut.FirstAsync(item, [0, 1, 2, 3], ct));
    }

    private static EphemeralFanOut<int, int, int> FanOut(PatternRun run) => new(
        static (_, item, _) => Task.FromResult(item),
        new EphemeralFanOutOptions { Coordinator = run.Options(concurrencyPerKey: IContender.Concurrency) }, run.System);

    // sixteen callers that wait for their answers
    private static Task UnderWayAsync(int count, Func<int, CancellationToken, Task> callAsync) => Parallel.ForEachAsync(
        Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 16 },
        async (item, ct) => await callAsync(item, ct));

    private static async Task EndAsync(EphemeralCoordinator coordinator)
    {
        coordinator.Complete();
        await coordinator.DrainAsync();
    }
}
