using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ephemeral.Host.Tests.Support;

internal static class Problems
{
    /// <summary>The detail of a problem, which the answer must be, of that status.</summary>
    public static async Task<string> ProblemAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        return problem.GetProperty("detail").GetString()!;
    }
}
