using System.Runtime.CompilerServices;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Host.Translation;
using Ephemeral.Host.Translators;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Host.Tests.Translation;

public class RetentionTests
{
    private const string Owner = "owner";

    [Fact]
    public async Task The_input_of_a_failed_translation_is_released_though_its_task_is_kept()
    {
        var translator = new ScriptedTranslator { Script = (_, _) => throw new TranslationRefusedException("no") };
        await using var host = await TestHost.StartAsync(Replacing.With(translator));

        var input = await StartAsync(host, "1");
        await WaitUntilEndedAsync(host, "1");

        await AssertCollectedAsync(input);
        Assert.Equal("no", (await Cache(host).FindTask(Owner, "1", default))!.Error);
    }

    [Fact]
    public async Task A_result_goes_with_its_task_when_newer_ones_push_it_out()
    {
        await using var host = await TestHost.StartAsync(Replacing.With(new ScriptedTranslator()));
        var first = await StartAsync(host, "0");
        await WaitUntilEndedAsync(host, "0");
        Collect();
        Assert.True(first.IsAlive);

        for (var i = 1; i <= 5; i++)
        {
            await StartAsync(host, i.ToString());
            await WaitUntilEndedAsync(host, i.ToString());
        }

        Assert.Null(await Cache(host).FindTask(Owner, "0", default));
        await AssertCollectedAsync(first);
    }

    [Fact]
    public async Task A_result_goes_when_its_owner_has_not_asked_for_an_hour_without_anyone_asking()
    {
        var time = new FakeTime();
        await using var host = await TestHost.StartAsync(Replacing.With(new ScriptedTranslator()), time);
        var input = await StartAsync(host, "1");
        await WaitUntilEndedAsync(host, "1");

        time.Advance(TimeSpan.FromMinutes(61));

        await AssertCollectedAsync(input);
        Assert.Empty(await Cache(host).GetTasks(Owner, default));
    }

    [Fact]
    public async Task A_task_lives_six_hours_from_its_own_start()
    {
        var time = new FakeTime();
        await using var host = await TestHost.StartAsync(Replacing.With(new ScriptedTranslator()), time);
        await StartAsync(host, "early");
        await AccessEveryHalfHourAsync(host, time, TimeSpan.FromHours(5.5));
        await StartAsync(host, "late");

        await AccessEveryHalfHourAsync(host, time, TimeSpan.FromHours(1));
        Assert.Equal(["late"], (await Cache(host).GetTasks(Owner, default)).Select(task => task.TaskId));

        await AccessEveryHalfHourAsync(host, time, TimeSpan.FromHours(5));
        Assert.Empty(await Cache(host).GetTasks(Owner, default));
    }

    [Fact]
    public async Task Durations_are_monotonic_and_fixed_at_the_end()
    {
        var time = new FakeTime();
        var translator = new ScriptedTranslator { StartsOpen = false };
        await using var host = await TestHost.StartAsync(Replacing.With(translator), time);
        var id = await host.Client.StartAsync("hello");
        await host.Client.WaitForStateAsync(id, "running");

        time.Advance(TimeSpan.FromSeconds(3));
        time.SetClock(time.GetUtcNow() - TimeSpan.FromDays(1));
        Assert.Equal(3000, (await host.Client.GetTaskAsync(id)).GetProperty("totalMilliseconds").GetInt64());

        translator.Open();
        await host.Client.WaitForStateAsync(id, "completed");
        time.Advance(TimeSpan.FromMinutes(10));
        var task = await host.Client.GetTaskAsync(id);
        Assert.Equal(3000, task.GetProperty("totalMilliseconds").GetInt64());
        var (start, end) = (task.GetProperty("startTime").GetDateTimeOffset(), task.GetProperty("endTime").GetDateTimeOffset());
        Assert.Equal(TimeSpan.FromSeconds(3), end - start);
    }

    private static async Task AccessEveryHalfHourAsync(TestHost host, FakeTime time, TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromMinutes(30))
        {
            time.Advance(TimeSpan.FromMinutes(30));
            await Cache(host).GetTasks(Owner, default);
        }
    }

    // Apart, so that no local of the caller keeps the text.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> StartAsync(TestHost host, string taskId)
    {
        var text = "some text " + taskId;
        var progress = new TranslationProgress(host.Services.GetRequiredService<TimeProvider>());
        var translations = host.Services.GetRequiredService<BackgroundTranslateService>();
        var added = await Cache(host).AddTask(
            Owner,
            async () => new TranslateTask(
                taskId, progress.StartTime, "es", await translations.Translate(new PageTranslationModel("en", "es", text, progress, "somebody")))
            {
                Progress = progress,
            },
            default);
        Assert.Equal(TaskAdmission.Added, added);
        return new WeakReference(text);
    }

    private static TranslateCacheService Cache(TestHost host) => host.Services.GetRequiredService<TranslateCacheService>();

    private static Task WaitUntilEndedAsync(TestHost host, string taskId) => Eventually.TrueAsync(
        async () => (await Cache(host).FindTask(Owner, taskId, default))!.IsTerminal,
        () => $"{taskId} to end");

    private static Task AssertCollectedAsync(WeakReference text) => Eventually.True(
        () =>
        {
            Collect();
            return !text.IsAlive;
        },
        "the text to be released");

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
