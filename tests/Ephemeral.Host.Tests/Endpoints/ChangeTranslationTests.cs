using System.Net;
using System.Net.Http.Json;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Host.Tests.Endpoints;

public class ChangeTranslationTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task One_that_waits_and_one_that_runs_are_cancelled_by_their_owner_who_is_told_so()
    {
        await using var host = await TestHost.StartAsync(
            Replacing.With(new ScriptedTranslator { StartsOpen = false }), "Translation:MaxConcurrency=1");
        var running = await host.Client.StartAsync("runs");
        await host.Client.WaitForStateAsync(running, "running");
        var waiting = await host.Client.StartAsync("waits");

        foreach (var id in new[] { waiting, running })
        {
            Assert.Equal(HttpStatusCode.NoContent, await ChangeAsync(host.Client, "cancel", id));
            var task = await host.Client.WaitForStateAsync(id, "cancelled");
            Assert.Equal("You cancelled this translation.", task.GetProperty("error").GetString());
        }

        Assert.Equal(2, (await host.Client.GetCountsAsync()).GetProperty("cancelled").GetInt64());
    }

    [Fact]
    public async Task A_place_is_free_again_once_its_translation_is_cancelled()
    {
        await using var host = await TestHost.StartAsync(
            Replacing.With(new ScriptedTranslator { StartsOpen = false }), "Translation:TasksPerOwner=1", "Limits:TranslationsPerAddress=1");
        for (var i = 0; i < 3; i++)
        {
            // that it is cancelled may be seen a moment before its place is free
            var id = "";
            await Eventually.TrueAsync(
                async () =>
                {
                    using var response = await host.Client.PostAsync("text");
                    if (response.IsSuccessStatusCode)
                        id = (await response.Content.ReadFromJsonAsync<string>())!;
                    return response.IsSuccessStatusCode;
                },
                () => "a place to be free");
            await ChangeAsync(host.Client, "cancel", id);
            await host.Client.WaitForStateAsync(id, "cancelled");
        }
    }

    [Fact]
    public async Task Cancelling_what_has_ended_changes_nothing()
    {
        await using var host = await TestHost.StartAsync(Replacing.With(new ScriptedTranslator()));
        var id = await host.Client.StartAsync("hello");
        await host.Client.WaitForStateAsync(id, "completed");

        Assert.Equal(HttpStatusCode.NoContent, await ChangeAsync(host.Client, "cancel", id));

        Assert.Equal("completed", (await host.Client.GetTaskAsync(id)).State());
    }

    [Fact]
    public async Task One_that_has_ended_is_removed_and_one_that_has_not_is_refused()
    {
        var translator = new ScriptedTranslator { Script = (text, ct) => text == "slow" ? Task.Delay(-1, ct).ContinueWith(_ => "", ct) : Task.FromResult(text) };
        await using var host = await TestHost.StartAsync(Replacing.With(translator));
        var ended = await host.Client.StartAsync("quick");
        await host.Client.WaitForStateAsync(ended, "completed");
        var running = await host.Client.StartAsync("slow");

        using var refused = await host.Client.PostAsync($"/api/translate/remove-translation/{running}", null);

        Assert.Equal("This translation has not ended. Cancel it first.", await refused.ProblemAsync(HttpStatusCode.Conflict));
        Assert.Equal(HttpStatusCode.NoContent, await ChangeAsync(host.Client, "remove", ended));
        Assert.Equal(HttpStatusCode.BadRequest, await ChangeAsync(host.Client, "remove", ended));
        Assert.Equal([running], (await host.Client.GetTasksAsync()).Select(task => task.GetProperty("taskId").GetString()));
    }

    [Theory]
    [InlineData("/api/translate/cancel-translation")]
    [InlineData("/api/translate/remove-translation")]
    [InlineData("/editor/cancel-translation")]
    [InlineData("/editor/remove-translation")]
    public async Task One_of_someone_else_is_answered_as_one_that_never_was_and_stays(string path)
    {
        var client = shared.NewClient();
        var id = await client.StartAsync("mine");
        await client.WaitForStateAsync(id, "completed");

        using var others = await shared.NewClient().PostAsync($"{path}/{id}", null);
        using var unknown = await shared.NewClient().PostAsync($"{path}/{Guid.NewGuid():N}", null);

        Assert.Equal((HttpStatusCode.BadRequest, "Task not found"), (others.StatusCode, await others.Content.ReadFromJsonAsync<string>()));
        Assert.Equal((HttpStatusCode.BadRequest, "Task not found"), (unknown.StatusCode, await unknown.Content.ReadFromJsonAsync<string>()));
        Assert.Equal("completed", (await client.GetTaskAsync(id)).State());
    }

    [Fact]
    public async Task A_change_by_a_page_is_answered_by_its_list()
    {
        var client = shared.NewClient();
        var removed = await client.StartAsync("one");
        var kept = await client.StartAsync("two");
        await client.WaitForStateAsync(removed, "completed");

        using var response = await client.PostAsync($"/editor/remove-translation/{removed}", null);
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.StartsWith("<div id=\"translations\"", html);
        Assert.Contains(kept, html);
        Assert.DoesNotContain(removed, html);
    }

    [Theory]
    [InlineData("/api/translate/start-translation")]
    [InlineData("/api/translate")]
    [InlineData("/api/translate/cancel-translation/x")]
    [InlineData("/api/translate/remove-translation/x")]
    [InlineData("/editor/cancel-translation/x")]
    [InlineData("/editor/remove-translation/x")]
    [InlineData("/api/command")]
    public async Task Nothing_is_changed_for_the_page_of_another_site(string path)
    {
        var client = shared.NewClient();

        foreach (var (header, value) in new[]
        {
            ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example"), ("Origin", "null"),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { }) };
            request.Headers.Add(header, value);
            using var response = await client.SendAsync(request);
            Assert.StartsWith("This request comes from the page of another site.", await response.ProblemAsync(HttpStatusCode.Forbidden));
        }

        using var own = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { }) };
        own.Headers.Add("Origin", shared.Address);
        using var answer = await client.SendAsync(own);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<HttpStatusCode> ChangeAsync(HttpClient client, string action, string taskId)
    {
        using var response = await client.PostAsync($"/api/translate/{action}-translation/{taskId}", null);
        return response.StatusCode;
    }
}
