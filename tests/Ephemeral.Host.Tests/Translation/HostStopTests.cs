using System.Net;
using System.Net.Sockets;
using System.Text;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Translation;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Host.Tests.Translation;

public class HostStopTests
{
    [Fact]
    public async Task What_is_queued_when_the_host_stops_ends_cancelled_and_is_seen_so()
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
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Null(refused.Headers.RetryAfter);
        }

        Assert.False(stopping.IsCompleted);
        translator.Open();
        await stopping;
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_is_answered_and_does_not_hold_up_the_stop()
    {
        var time = new FakeTime();
        await using var host = await TestHost.StartAsync(
            Replacing.With(new ScriptedTranslator()), time, "Translation:ShutdownTimeout=01:00:00");
        using var slow = await SendAsync(
            host, "POST /api/command HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
        await Eventually.TrueAsync(async () => await host.TransfersAsync() == 1, () => "the request to be read");

        var stopping = host.StopAsync();

        using var reader = new StreamReader(slow.GetStream());
        Assert.Equal("HTTP/1.1 503 Service Unavailable", await reader.ReadLineAsync().InTime());
        await stopping.WhileTimeGoesOnAsync(time);
    }

    [Fact]
    public async Task A_request_that_does_not_arrive_does_not_hold_up_the_stop()
    {
        var time = new FakeTime();
        await using var host = await TestHost.StartAsync(
            Replacing.With(new ScriptedTranslator()), time, "Translation:ShutdownTimeout=01:00:00");
        // the first has been answered, so the connection is there, and waits for the end of the second
        using var slow = await SendAsync(host, "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\nGET /health/live HT");
        using var reader = new StreamReader(slow.GetStream());
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync().InTime());

        await host.StopAsync().WhileTimeGoesOnAsync(time);
    }

    [Fact]
    public async Task An_answer_that_is_not_read_does_not_hold_up_the_stop()
    {
        var time = new FakeTime();
        var translator = new ScriptedTranslator { Script = static (_, _) => Task.FromResult(Answers.MoreThanAConnectionTakes) };
        await using var host = await TestHost.StartAsync(
            Replacing.With(translator), time, "Translation:ShutdownTimeout=01:00:00", "Limits:TransferTimeout=01:00:00");
        using var answer = await host.Client.BeginToReadAsync(await host.Client.StartAsync("hello"));

        await host.StopAsync().WhileTimeGoesOnAsync(time);

        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task Every_task_has_ended_when_the_host_has_stopped()
    {
        var translator = new ScriptedTranslator { StartsOpen = false };
        var host = await TestHost.StartAsync(Replacing.With(translator), "Translation:MaxConcurrency=2");
        var translations = host.Services.GetRequiredService<BackgroundTranslateService>();
        var tasks = new List<Task<TaskCompletion>>();
        for (var i = 0; i < 20; i++)
            tasks.Add((await translations.Translate(Model()))!);

        await host.DisposeAsync();

        foreach (var task in tasks)
        {
            var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.InTime());
            // the end of the coordinator and that of the service are told by different ways
            Assert.Matches("'translations' was disposed|The service stopped before this translation ended", cancelled.Message);
            Assert.True(task.IsCanceled);
        }

        Assert.Null(await translations.Translate(Model()).InTime());
    }

    [Fact]
    public async Task A_host_stops_and_starts_again_in_one_process()
    {
        for (var i = 0; i < 3; i++)
        {
            await using var host = await TestHost.StartAsync(Replacing.With(new ScriptedTranslator()));
            var id = await host.Client.StartAsync("hello");
            await host.Client.WaitForStateAsync(id, "completed");
        }
    }

    private static async Task<TcpClient> SendAsync(TestHost host, string beginning)
    {
        var address = new Uri(host.Address);
        var connection = new TcpClient(address.Host, address.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(beginning));
        return connection;
    }

    private static PageTranslationModel Model() => new("en", "es", "text", new TranslationProgress(TimeProvider.System), "somebody");
}
