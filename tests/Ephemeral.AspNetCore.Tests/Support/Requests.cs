using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ephemeral.AspNetCore.Tests.Support;

/// <summary>What programs ask the API.</summary>
internal static class Requests
{
    public const string SteeringHeader = "X-Ephemeral-Steering";

    public static async Task<JsonElement> JsonAsync(this DashboardApp app, string path)
    {
        using var response = await app.Client.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path} was answered {(int)response.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>What is said of a request that is refused.</summary>
    public static async Task<string> ProblemAsync(this DashboardApp app, string path, HttpStatusCode status)
    {
        using var response = await app.Client.GetAsync(path);
        return await response.ProblemAsync(status);
    }

    public static async Task<string> ProblemAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"The answer was {(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return JsonElement.Parse(text).GetProperty("detail").GetString()!;
    }

    public static async Task<bool> SteerAsync(this DashboardApp app, string verb, object body)
    {
        using var request = Steering(verb, body);
        using var response = await app.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{verb} was answered {(int)response.StatusCode}: {text}");
        return JsonElement.Parse(text).GetProperty("wasApplied").GetBoolean();
    }

    public static HttpRequestMessage Steering(string verb, object body) => new(HttpMethod.Post, $"api/steer/{verb}")
    {
        Content = JsonContent.Create(body),
        Headers = { { SteeringHeader, "1" } },
    };

    public static string Of(string coordinator) => $"coordinator={Uri.EscapeDataString(coordinator)}";
}
