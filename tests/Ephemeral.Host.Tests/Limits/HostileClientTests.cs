using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Ephemeral.Host.Owners;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Host.Tests.Limits;

public sealed class HostileClientTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Path = "/api/translate/start-translation";

    [Fact]
    public async Task Who_sends_no_cookie_takes_places_from_newcomers_alone()
    {
        var translator = new ScriptedTranslator { StartsOpen = false };
        await using var host = await TestHost.StartAsync(Replacing.With(translator), "Limits:TranslationsOfNewcomers=3");
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await host.NewClient().PostAsync("text")).StatusCode);
        var newcomer = host.NewClient();

        using var refused = await newcomer.PostAsync("text");

        Assert.Contains("not known yet", await refused.ProblemAsync(HttpStatusCode.TooManyRequests));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.StartsWith(OwnerCookie.Name, Assert.Single(refused.Headers.GetValues("Set-Cookie")));
        Assert.Equal(HttpStatusCode.OK, (await newcomer.PostAsync("text")).StatusCode);
        translator.Open();
    }

    [Fact]
    public async Task Another_client_is_translated_for_while_one_waits_for_everything()
    {
        var held = new TaskCompletionSource();
        var translator = new ScriptedTranslator
        {
            Script = async (text, ct) =>
            {
                if (text == "slow")
                    await held.Task.WaitAsync(ct);
                return text;
            },
        };
        await using var host = await TestHost.StartAsync(Replacing.With(translator));
        for (var i = 0; i < 8; i++)
            await host.NewClient().StartAsync("slow");
        await host.Client.GetTasksAsync();

        var id = await host.Client.StartAsync("quick");

        await host.Client.WaitForStateAsync(id, "completed");
        held.SetResult();
    }

    [Fact]
    public async Task Users_that_one_address_invents_do_not_fill_the_queue_of_commands()
    {
        var handler = new ScriptedCommandHandler();
        await using var host = await TestHost.StartAsync(Replacing.With(handler), "Limits:CommandsPerAddress=5");

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 20; i++)
            answers.Add(await host.Client.CommandAsync($"user {i}"));

        Assert.Equal(5, answers.Count(answer => answer == HttpStatusCode.OK));
        Assert.Equal(15, answers.Count(answer => answer == HttpStatusCode.TooManyRequests));
        handler.Open();
        await host.Client.WaitForCommandsAsync("completed", 5);
        await host.Client.CommandOnceThereIsRoomAsync("ada");
    }

    [Fact]
    public async Task Texts_are_bounded_in_bytes_and_the_status_says_so()
    {
        var translator = new ScriptedTranslator { StartsOpen = false };
        await using var host = await TestHost.StartAsync(Replacing.With(translator), $"Limits:MaxTextBytes={2 * 1024 * 1024}");
        await host.Client.StartAsync(new string('a', 600_000));

        using var refused = await host.Client.PostAsync(new string('a', 600_000));

        await refused.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.InRange((await LimitsAsync(host)).GetProperty("textBytes").GetInt64(), 1_200_000, 1_210_000);
        translator.Open();
    }

    [Fact]
    public async Task An_old_result_makes_room_for_a_new_one_and_says_so()
    {
        await using var host = await TestHost.StartAsync(
            Replacing.With(new ScriptedTranslator()), $"Limits:MaxTextBytes={2 * 1024 * 1024}");
        var old = await host.Client.StartAsync(new string('a', 300_000));
        await host.Client.WaitForStateAsync(old, "completed");

        var later = await host.Client.StartAsync(new string('b', 300_000));
        await host.Client.WaitForStateAsync(later, "completed");

        var task = await host.Client.WaitForStateAsync(old, "failed");
        Assert.Equal(
            "The result was given up to make room for newer ones. Translate it again.", task.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Who_comes_under_ever_new_names_pushes_out_the_idlest_owner_and_no_running_translation()
    {
        var held = new TaskCompletionSource();
        var translator = new ScriptedTranslator
        {
            Script = async (text, ct) =>
            {
                if (text == "slow")
                    await held.Task.WaitAsync(ct);
                return text;
            },
        };
        await using var host = await TestHost.StartAsync(Replacing.With(translator), "Translation:MaxOwners=3");
        var running = host.NewClient();
        await running.StartAsync("slow");
        var idle = host.NewClient();
        await idle.WaitForStateAsync(await idle.StartAsync("quick"), "completed");

        for (var i = 0; i < 3; i++)
        {
            var client = host.NewClient();
            await client.WaitForStateAsync(await client.StartAsync("quick"), "completed");
        }

        Assert.Empty(await idle.GetTasksAsync());
        Assert.Single(await running.GetTasksAsync());
        var limits = await LimitsAsync(host);
        Assert.Equal((3, 2), (limits.GetProperty("owners").GetInt32(), limits.GetProperty("ownersForgotten").GetInt32()));
        held.SetResult();
    }

    [Fact]
    public async Task Who_reads_an_answer_slowly_gives_up_its_place_in_time()
    {
        var time = new FakeTime();
        var translator = new ScriptedTranslator { Script = static (_, _) => Task.FromResult(Answers.MoreThanAConnectionTakes) };
        await using var host = await TestHost.StartAsync(
            Replacing.With(translator), time, "Limits:Transfers=1", "Limits:TransferTimeout=00:00:20", "Limits:TransferQueueTimeout=01:00:00");
        using var answer = await host.Client.BeginToReadAsync(await host.Client.StartAsync("hello"));

        var next = host.NewClient().PostAsync("hello");
        await next.WhileTimeGoesOnAsync(time);

        Assert.Equal(HttpStatusCode.OK, (await next).StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task Who_finds_no_room_in_time_is_told_when_to_come_back()
    {
        var time = new FakeTime();
        await using var host = await TestHost.StartAsync(
            Replacing.With(new ScriptedTranslator()), time, "Limits:Transfers=1", "Limits:TransferQueueTimeout=00:00:03",
            "Limits:TransferTimeout=01:00:00");
        var address = new Uri(host.Address);
        using var slow = new TcpClient(address.Host, address.Port);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {Path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"));
        await Eventually.TrueAsync(async () => await host.TransfersAsync() == 1, () => "the slow request to take the place");

        var waiting = host.Client.PostAsync("hello");
        await waiting.WhileTimeGoesOnAsync(time);

        using var refused = await waiting;
        Assert.StartsWith("No room came free for this request within 3 s.", await refused.ProblemAsync(HttpStatusCode.ServiceUnavailable));
        Assert.Equal(TimeSpan.FromSeconds(3), refused.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nZZ\r\nno chunk", "400", "00:01:00")]
    [InlineData("Content-Length: 100\r\n\r\n{", "408", "00:00:05")]
    public async Task A_broken_or_endless_body_is_the_callers_fault_and_one_line_of_the_log(string rest, string status, string timeout)
    {
        using var log = new Log();
        await using var host = await TestHost.StartAsync(
            services => services.AddSingleton<ILoggerProvider>(log), $"Limits:TransferTimeout={timeout}",
            "Logging:LogLevel:Default=Debug", "Logging:LogLevel:Microsoft.AspNetCore=Warning");

        var answer = await SendAsync(host, rest);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
        Assert.Contains("\"detail\":", answer);
        Assert.Single(log.Lines, line => line.Text.StartsWith("A request was not read."));
        var warnings = log.Lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text).ToArray();
        Assert.True(warnings.Length == 0, string.Join('\n', warnings));
    }

    [Theory]
    [InlineData("GET", "/ephemeral/nowhere", "localhost", 404)]
    [InlineData("DELETE", "/ephemeral/api/overview", "localhost", 405)]
    [InlineData("DELETE", "/api/status", "localhost", 405)]
    [InlineData("GET", "/nowhere", "localhost", 404)]
    [InlineData("GET", "/api/status", "evil.example", 400)]
    [InlineData("GET", "/ephemeral/", "evil.example", 400)]
    [InlineData("GET", "/api/status", "127.0.0.1", 200)]
    [InlineData("GET", "/ephemeral/", "[::1]", 200)]
    public async Task Every_answer_has_the_security_headers_and_other_names_are_not_answered(
        string method, string path, string name, int status)
    {
        var client = shared.NewClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Headers = { Host = name } };

        using var response = await client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains("frame-ancestors 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal(["DENY"], response.Headers.GetValues("X-Frame-Options"));
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
            Assert.NotEmpty(await response.ProblemAsync(response.StatusCode));
    }

    private static async Task<JsonElement> LimitsAsync(TestHost host) =>
        (await host.Client.GetFromJsonAsync<JsonElement>("/api/status")).GetProperty("limits");

    private static async Task<string> SendAsync(TestHost host, string rest)
    {
        var address = new Uri(host.Address);
        using var tcp = new TcpClient(address.Host, address.Port);
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {Path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n{rest}"));
        var (answer, buffer) = ("", new byte[4096]);
        while (!answer.Contains("traceId") && await tcp.GetStream().ReadAsync(buffer) is > 0 and var length)
            answer += Encoding.ASCII.GetString(buffer, 0, length);
        return answer;
    }

    private sealed class Log : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue((logLevel, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
