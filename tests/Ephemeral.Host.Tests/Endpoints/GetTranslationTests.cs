using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ephemeral.Host.Tests.Support;

namespace Ephemeral.Host.Tests.Endpoints;

public class GetTranslationTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task A_completed_translation_is_answered_with_both_markdowns()
    {
        var client = shared.NewClient();

        var id = await client.StartAsync("# Hello *world*\r\n\r\n`code`");
        var task = await client.WaitForStateAsync(id, "completed");

        Assert.Equal(id, task.GetProperty("taskId").GetString());
        Assert.Equal("es", task.GetProperty("language").GetString());
        Assert.True(task.GetProperty("completed").GetBoolean());
        Assert.False(task.GetProperty("failed").GetBoolean());
        Assert.False(task.GetProperty("cancelled").GetBoolean());
        Assert.Equal(JsonValueKind.Null, task.GetProperty("error").ValueKind);
        Assert.Equal("# Hello *world*\r\n\r\n`code`", task.GetProperty("originalMarkdown").GetString());
        Assert.Equal("# HELLO *WORLD*\r\n\r\n`code`", task.GetProperty("translatedMarkdown").GetString());
    }

    [Fact]
    public async Task A_list_is_newest_first_and_never_with_markdown()
    {
        var client = shared.NewClient();
        var ids = new List<string>();
        foreach (var language in new[] { "es", "de", "es" })
        {
            ids.Add(await client.StartAsync("hello", language));
            await client.WaitForStateAsync(ids[^1], "completed");
        }

        var tasks = await client.GetTasksAsync();

        Assert.Equal(Enumerable.Reverse(ids), tasks.Select(task => task.GetProperty("taskId").GetString()));
        Assert.All(tasks, task => Assert.Equal(JsonValueKind.Null, task.GetProperty("originalMarkdown").ValueKind));
        Assert.All(tasks, task => Assert.Equal(JsonValueKind.Null, task.GetProperty("translatedMarkdown").ValueKind));
    }

    [Fact]
    public async Task A_failed_translation_says_why_and_shows_no_markdown()
    {
        await using var host = await TestHost.StartAsync("Translation:RetryDelay=00:00:00.001");

        var id = await host.Client.StartAsync("hello", "xx-fail");
        var task = await host.Client.WaitForStateAsync(id, "failed");

        Assert.True(task.GetProperty("failed").GetBoolean());
        Assert.False(task.GetProperty("completed").GetBoolean());
        Assert.StartsWith("Translation failed after 3 retries: ", task.GetProperty("error").GetString());
        Assert.Equal(JsonValueKind.String, task.GetProperty("endTime").ValueKind);
        Assert.Equal(JsonValueKind.Null, task.GetProperty("originalMarkdown").ValueKind);
    }

    [Fact]
    public async Task A_task_of_someone_else_is_answered_as_one_that_never_was()
    {
        var client = shared.NewClient();
        var id = await client.StartAsync("secret");
        await client.WaitForStateAsync(id, "completed");

        var stranger = shared.NewClient();
        await stranger.StartAsync("own");
        var others = await AnswerAsync(stranger, id);
        var unknown = await AnswerAsync(stranger, Guid.NewGuid().ToString("N"));
        var malformed = await AnswerAsync(stranger, "x y");

        Assert.Equal((HttpStatusCode.BadRequest, "\"Task not found\"", "application/json; charset=utf-8"), others);
        Assert.Equal(others, unknown);
        Assert.Equal(others, malformed);
    }

    [Fact]
    public async Task An_owner_sees_none_of_the_tasks_of_another()
    {
        var client = shared.NewClient();
        var own = await client.StartAsync("mine");

        var stranger = shared.NewClient();
        var theirs = await stranger.StartAsync("theirs");

        Assert.Equal([own], (await client.GetTasksAsync()).Select(task => task.GetProperty("taskId").GetString()));
        Assert.Equal([theirs], (await stranger.GetTasksAsync()).Select(task => task.GetProperty("taskId").GetString()));
        Assert.Empty(await shared.NewClient().GetTasksAsync());
    }

    [Fact]
    public async Task The_fragment_shows_the_tasks_of_the_caller()
    {
        var client = shared.NewClient();
        var id = await client.StartAsync("mine");
        await shared.NewClient().StartAsync("theirs", "de");

        using var response = await client.GetAsync("/editor/get-translations");
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains(id, html);
        Assert.DoesNotContain("de</", html);
    }

    [Fact]
    public async Task The_languages_are_those_of_the_translator()
    {
        var client = shared.NewClient();

        var languages = await client.GetFromJsonAsync<JsonElement[]>("/api/translate/languages");

        Assert.Equal(
            [("es", "Spanish"), ("de", "German")],
            languages!.Select(known => (known.GetProperty("code").GetString()!, known.GetProperty("name").GetString()!)));
    }

    private static async Task<(HttpStatusCode, string, string?)> AnswerAsync(HttpClient client, string id)
    {
        using var response = await client.GetAsync("/api/translate/get-translation/" + Uri.EscapeDataString(id));
        var content = response.Content;
        return (response.StatusCode, await content.ReadAsStringAsync(), content.Headers.ContentType?.ToString());
    }
}
