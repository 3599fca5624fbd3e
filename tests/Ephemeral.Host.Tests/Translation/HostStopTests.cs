using System.Net;
using Ephemeral.Actors;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Translation;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Host.Tests.Translation;

public class HostStopTests
{
    [Fact]
    public async Task What_is_queued_when_the_host_stops_ends_cancelled_and_is_seen_so_T75()
    {
        var translator = new ScriptedTranslator { StartsOpen = false, IgnoresCancellation = true };
        await using var host = await TestHost.StartAsync(Replacing.With(translator), "Translation:MaxConcurrency=1");
        var running = await host.Client.StartAsync("runs");
        await host.Client.WaitForStateAsync(running, "running");
        var queued = new List<string>();
        for (var i = 0; i < 4; i++)
            queued.Add(await host.Client.StartAsync("waits"));

        // The running one holds the stop up, so requests are still answered.
        var stopping = host.StopAsync();

        foreach (var id in queued)
        {
            var task = await host.Client.WaitForStateAsync(id, "cancelled");
            Assert.True(task.GetProperty("cancelled").GetBoolean());
            Assert.False(task.GetProperty("failed").GetBoolean());
        }

        var stranger = host.NewClient();
        using (var refused = await stranger.PostAsync("too late"))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.False(stopping.IsCompleted);
        translator.Open();
        await stopping;
    }

    [Fact]
    public async Task Every_task_has_ended_when_the_host_has_stopped_T75()
    {
        var translator = new ScriptedTranslator { StartsOpen = false };
        var host = await TestHost.StartAsync(Replacing.With(translator), "Translation:MaxConcurrency=2");
        var queue = host.Services.GetRequiredService<TranslationQueue>();
        var tasks = new List<EphemeralTask<TaskCompletion>>();
        for (var i = 0; i < 20; i++)
        {
            Assert.True(queue.TrySubmit(new MarkdownTranslationModel("es", "text"), out var task));
            tasks.Add(task);
        }

        await host.DisposeAsync();

        Assert.All(tasks, task => Assert.Equal(OperationStates.Cancelled, task.State));
        Assert.All(tasks, task => Assert.True(task.Completion.IsCanceled));
    }

    [Fact]
    public async Task A_host_without_work_stops_and_starts_again_in_one_process()
    {
        for (var i = 0; i < 3; i++)
        {
            await using var host = await TestHost.StartAsync(Replacing.With(new ScriptedTranslator()));
            var id = await host.Client.StartAsync("hello");
            await host.Client.WaitForStateAsync(id, "completed");
        }
    }
}
