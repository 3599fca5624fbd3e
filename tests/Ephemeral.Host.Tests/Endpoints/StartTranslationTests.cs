using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using System.Text;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Host.Tests.Endpoints;

public class StartTranslationTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Path = "/api/translate/start-translation";

    [Fact]
    public async Task A_start_answers_the_task_id_as_a_JSON_string_while_the_work_goes_on()
    {
        var translator = new ScriptedTranslator { StartsOpen = false };
        await using var host = await TestHost.StartAsync(Replacing.With(translator));

        using var response = await host.Client.PostAsync("# Hi");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var id = JsonSerializer.Deserialize<string>(await response.Content.ReadAsStringAsync())!;
        Assert.Matches("^[0-9a-f]{32}$", id);
        await host.Client.WaitForStateAsync(id, "running");
        translator.Open();
        await host.Client.WaitForStateAsync(id, "completed");
    }

    [Fact]
    public async Task The_short_path_answers_the_task_id_and_how_many_wait()
    {
        var translator = new ScriptedTranslator { StartsOpen = false };
        await using var host = await TestHost.StartAsync(Replacing.With(translator), "Translation:MaxConcurrency=1");
        await host.Client.WaitForStateAsync(await host.Client.StartAsync("runs"), "running");

        for (var pending = 1; pending <= 3; pending++)
        {
            using var response = await host.Client.PostAsJsonAsync(
                "/api/translate", new { language = "es", originalMarkdown = "waits" });
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(pending, answer.GetProperty("pending").GetInt32());
            Assert.Equal("pending", (await host.Client.GetTaskAsync(answer.GetProperty("taskId").GetString()!)).State());
        }

        using var refused = await host.Client.PostAsJsonAsync("/api/translate", new { language = "es" });
        Assert.Contains("originalMarkdown is empty", await refused.ProblemAsync(HttpStatusCode.BadRequest));
        translator.Open();
    }

    [Theory]
    [InlineData("""{"language":"es","originalMarkdown":"# Hi"}""")]
    [InlineData("""{"Language":"ES","OriginalMarkdown":"# Hi"}""")]
    public async Task Names_and_languages_are_known_in_any_case(string body)
    {
        var client = shared.NewClient();

        using var response = await client.PostAsync(Path, Json(body));
        response.EnsureSuccessStatusCode();

        var task = (await client.GetTasksAsync()).Single();
        Assert.Equal("es", task.GetProperty("language").GetString());
    }

    [Theory]
    [InlineData("", "is not the JSON")]
    [InlineData("null", "originalMarkdown is empty")]
    [InlineData("{", "is not the JSON")]
    [InlineData("[1]", "is not the JSON")]
    [InlineData("""{"language":5,"originalMarkdown":"x"}""", "is not the JSON")]
    [InlineData("""{"language":"es","originalMarkdown":"\ud800"}""", "is not the JSON")]
    [InlineData("""{"language":"es"}""", "originalMarkdown is empty")]
    [InlineData("""{"language":"es","originalMarkdown":""}""", "originalMarkdown is empty")]
    [InlineData("""{"language":"es","originalMarkdown":" \n\t "}""", "originalMarkdown is empty")]
    [InlineData("""{"originalMarkdown":"x"}""", "language is missing")]
    [InlineData("""{"language":" ","originalMarkdown":"x"}""", "language is missing")]
    public async Task A_request_that_asks_for_nothing_is_answered_with_the_problem(string body, string detail)
    {
        var client = shared.NewClient();

        using var response = await client.PostAsync(Path, Json(body));

        Assert.Contains(detail, await response.ProblemAsync(HttpStatusCode.BadRequest));
        Assert.Empty(await client.GetTasksAsync());
    }

    [Fact]
    public async Task An_unknown_language_is_answered_with_the_known_ones()
    {
        var client = shared.NewClient();

        using var response = await client.PostAsync("# Hi", "tlh");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains("'tlh'", problem.GetProperty("detail").GetString());
        Assert.Equal(["es", "de"], problem.GetProperty("languages").EnumerateArray().Select(code => code.GetString()));
    }

    [Theory]
    [InlineData("en", "tlh")]
    [InlineData("tlh", "es")]
    public async Task Of_a_name_that_is_refused_no_more_is_told_back_than_a_reader_needs(string source, string language)
    {
        var client = shared.NewClient();
        string Endless(string name) => name == "tlh" ? string.Concat(Enumerable.Repeat("\u0001🎉", 33_334)) : name;

        using var response = await client.PostAsJsonAsync(
            Path, new { sourceLanguage = Endless(source), language = Endless(language), originalMarkdown = "# Hi" });

        var answer = await response.Content.ReadAsByteArrayAsync();
        Assert.InRange(answer.Length, 1, 4_000);
        var detail = JsonElement.Parse(answer).GetProperty("detail").GetString()!;
        Assert.Contains("… (100,002 characters)' is not known. Known: e", detail);
        Assert.DoesNotContain('\uFFFD', detail);
    }

    [Fact]
    public async Task A_body_that_is_not_declared_as_JSON_is_refused()
    {
        var client = shared.NewClient();

        using var content = new StringContent("""{"language":"es","originalMarkdown":"x"}""", Encoding.UTF8, "text/plain");
        using var response = await client.PostAsync(Path, content);

        Assert.Contains("application/json", await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_a_mebibyte_is_refused_however_it_is_sent(bool chunked)
    {
        var client = shared.NewClient();

        var body = JsonSerializer.Serialize(new { language = "es", originalMarkdown = new string('a', 1024 * 1024) });
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Json(body) };
        request.Headers.TransferEncodingChunked = chunked;
        // what is refused by its length is not read: a client that does not ask first may find the connection closed as it writes
        request.Headers.ExpectContinue = !chunked;
        using var response = await client.SendAsync(request);

        await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_body_just_within_a_mebibyte_is_taken()
    {
        await using var host = await TestHost.StartAsync(Replacing.With(new ScriptedTranslator()));

        var id = await host.Client.StartAsync(new string('a', 1024 * 1024 - 100));

        await host.Client.WaitForStateAsync(id, "completed");
    }

    [Fact]
    public async Task Five_may_run_and_a_sixth_is_refused_until_one_has_ended()
    {
        var translator = new ScriptedTranslator { StartsOpen = false };
        await using var host = await TestHost.StartAsync(Replacing.With(translator), "Translation:MaxConcurrency=2");
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Add(await host.Client.StartAsync($"text {i}"));

        using (var sixth = await host.Client.PostAsync("one more"))
            Assert.Contains("still running", await sixth.ProblemAsync(HttpStatusCode.TooManyRequests));
        var kept = (await host.Client.GetTasksAsync()).Select(task => task.GetProperty("taskId").GetString()).ToArray();
        Assert.Equal(Enumerable.Reverse(ids), kept);

        translator.Open();
        foreach (var id in ids)
            await host.Client.WaitForStateAsync(id, "completed");
        ids.Add(await host.Client.StartAsync("the sixth"));
        kept = [.. (await host.Client.GetTasksAsync()).Select(task => task.GetProperty("taskId").GetString())];
        Assert.Equal(Enumerable.Reverse(ids).Take(5), kept);
    }

    [Fact]
    public async Task Of_many_starts_at_once_exactly_five_are_taken()
    {
        var translator = new ScriptedTranslator { StartsOpen = false };
        await using var host = await TestHost.StartAsync(Replacing.With(translator), "Limits:TranslationsPerAddress=100");
        for (var round = 0; round < 10; round++)
        {
            var client = host.NewClient();
            Assert.Empty(await client.GetTasksAsync());

            var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.PostAsync("text")));

            Assert.Equal(5, responses.Count(response => response.StatusCode == HttpStatusCode.OK));
            Assert.Equal(15, responses.Count(response => response.StatusCode == HttpStatusCode.TooManyRequests));
            Assert.Equal(5, (await client.GetTasksAsync()).Length);
        }

        translator.Open();
    }

    [Fact]
    public async Task Another_owner_is_not_held_up_by_one_with_five_running()
    {
        var translator = new ScriptedTranslator { StartsOpen = false };
        await using var host = await TestHost.StartAsync(Replacing.With(translator));
        for (var i = 0; i < 5; i++)
            await host.Client.StartAsync("text");

        using var response = await host.NewClient().PostAsync("text");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        translator.Open();
    }

    [Fact]
    public async Task A_full_queue_is_answered_503_with_Retry_After_and_gives_the_place_back()
    {
        var translator = new ScriptedTranslator { StartsOpen = false };
        await using var host = await TestHost.StartAsync(
            Replacing.With(translator), "Translation:MaxConcurrency=1", "Translation:MaxPending=1");
        var running = await host.Client.StartAsync("runs");
        await host.Client.WaitForStateAsync(running, "running");
        await host.Client.StartAsync("waits");

        var other = host.NewClient();
        for (var i = 0; i < 6; i++)
        {
            using var refused = await other.PostAsync("too many");
            Assert.Contains("full", await refused.ProblemAsync(HttpStatusCode.ServiceUnavailable));
            Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        }

        Assert.Empty(await other.GetTasksAsync());
        translator.Open();
        await Eventually.TrueAsync(
            async () => (await host.Client.GetCountsAsync()).GetProperty("completed").GetInt64() == 2, () => "both to end");
        for (var i = 0; i < 5; i++)
        {
            var id = await other.StartAsync("now there is room");
            await other.WaitForStateAsync(id, "completed");
        }
    }

    [Fact]
    public async Task While_the_translator_is_down_nothing_is_taken_whatever_it_is()
    {
        await using var host = await TestHost.StartAsync(
            Replacing.With(new ScriptedTranslator { ProbeFailure = new InvalidOperationException("no engine") }));

        using var response = await host.Client.PostAsync(Path, Json("{"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("Translation service is down", await response.Content.ReadFromJsonAsync<string>());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
