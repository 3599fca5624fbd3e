using System.Net.Http.Json;
using System.Text.Json;
using Ephemeral.Testing;

namespace Ephemeral.Host.Tests.Support;

/// <summary>What a page calls.</summary>
internal static class TranslateApi
{
    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string markdown, string language = "es") =>
        client.PostAsJsonAsync("/api/translate/start-translation", new { language, originalMarkdown = markdown });

    public static async Task<string> StartAsync(this HttpClient client, string markdown, string language = "es")
    {
        using var response = await client.PostAsync(markdown, language);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<string>())!;
    }

    public static Task<JsonElement> GetTaskAsync(this HttpClient client, string taskId) =>
        client.GetFromJsonAsync<JsonElement>($"/api/translate/get-translation/{taskId}");

    public static async Task<JsonElement[]> GetTasksAsync(this HttpClient client) =>
        (await client.GetFromJsonAsync<JsonElement[]>("/api/translate/get-translations"))!;

    public static async Task<JsonElement> GetCountsAsync(this HttpClient client) =>
        (await client.GetFromJsonAsync<JsonElement>("/api/status")).GetProperty("translator");

    public static string State(this JsonElement task) => task.GetProperty("state").GetString()!;

    public static async Task<JsonElement> WaitForStateAsync(this HttpClient client, string taskId, string state)
    {
        JsonElement task = default;
        await Eventually.TrueAsync(
            async () => (task = await client.GetTaskAsync(taskId)).State() == state,
            () => $"{taskId} to be {state}, and it is {task}");
        return task;
    }
}
