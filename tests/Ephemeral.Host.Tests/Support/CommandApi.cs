using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using Ephemeral.Testing;

namespace Ephemeral.Host.Tests.Support;

/// <summary>What a client with commands calls.</summary>
internal static class CommandApi
{
    public const string Path = "/api/command";

    public static Task<HttpResponseMessage> PostCommandAsync(
        this HttpClient client, string? userId, int milliseconds = 0, string name = "wait") =>
        client.PostAsJsonAsync(Path, new { userId, name, durationMilliseconds = milliseconds });

    public static async Task<HttpStatusCode> CommandAsync(
        this HttpClient client, string? userId, int milliseconds = 0, string name = "wait")
    {
        using var response = await client.PostCommandAsync(userId, milliseconds, name);
        return response.StatusCode;
    }

    /// <summary>Gives a command when others have ended: that they have may be seen a moment before their places are free.</summary>
    public static Task CommandOnceThereIsRoomAsync(this HttpClient client, string userId) => Eventually.TrueAsync(
        async () => await client.CommandAsync(userId) == HttpStatusCode.OK, () => $"room for a command of {userId}");

    public static async Task<JsonElement> GetCommandCountsAsync(this HttpClient client) =>
        (await client.GetFromJsonAsync<JsonElement>("/api/status")).GetProperty("commands");

    public static async Task<JsonElement> WaitForCommandsAsync(this HttpClient client, string count, long value)
    {
        JsonElement counts = default;
        await Eventually.TrueAsync(
            async () => (counts = await client.GetCommandCountsAsync()).GetProperty(count).GetInt64() == value,
            () => $"{count} to be {value} in {counts}");
        return counts;
    }
}
