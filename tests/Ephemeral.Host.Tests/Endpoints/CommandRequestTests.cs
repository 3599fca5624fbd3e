using System.Net;
using System.Text;
using Ephemeral.Host.Endpoints;
using Ephemeral.Host.Tests.Support;

namespace Ephemeral.Host.Tests.Endpoints;

public class CommandRequestTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Duration = "durationMilliseconds is ";

    [Theory]
    [InlineData("", "is not the JSON {\"userId\"")]
    [InlineData("[1]", "is not the JSON")]
    [InlineData("""{"name":5,"durationMilliseconds":1}""", "is not the JSON")]
    [InlineData("""{"name":"wait","durationMilliseconds":1.5}""", "is not the JSON")]
    [InlineData("""{"name":"wait","durationMilliseconds":3000000000}""", "is not the JSON")]
    [InlineData("null", "name is missing. Known: wait, fail. durationMilliseconds is missing.")]
    [InlineData("""{"name":" ","durationMilliseconds":1}""", "name is missing")]
    [InlineData("""{"name":"Wait","durationMilliseconds":1}""", "name is 'Wait'. Known: wait, fail.")]
    [InlineData("""{"name":"wait","durationMilliseconds":-1}""", Duration + "-1. Send a whole number from 0 to 10000.")]
    [InlineData("""{"name":"wait","durationMilliseconds":10001}""", Duration + "10001.")]
    [InlineData("""{"userId":"","name":"wait","durationMilliseconds":1}""", "userId is empty.")]
    [InlineData("""{"userId":"a\nb","name":"wait","durationMilliseconds":1}""", "userId has control characters.")]
    [InlineData("""{"userId":" ","name":"sit","durationMilliseconds":-5}""", "userId is empty. Leave it out", "name is 'sit'", Duration + "-5")]
    public async Task What_is_wrong_is_said_all_at_once(string body, params string[] details)
    {
        var client = shared.NewClient();
        var before = await TotalAsync(client);

        using var response = await client.PostAsync(CommandApi.Path, Json(body));

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest);
        Assert.All(details, detail => Assert.Contains(detail, problem));
        Assert.Equal(before, await TotalAsync(client));
    }

    [Theory]
    [InlineData(CommandRequest.MaxUserIdLength, HttpStatusCode.OK)]
    [InlineData(CommandRequest.MaxUserIdLength + 1, HttpStatusCode.BadRequest)]
    public async Task A_user_id_has_a_longest_length(int length, HttpStatusCode status)
    {
        var client = shared.NewClient();

        Assert.Equal(status, await client.CommandAsync(new string('u', length)));
    }

    [Theory]
    [InlineData(CommandRequest.MaxBytes, HttpStatusCode.BadRequest)]
    [InlineData(CommandRequest.MaxBytes + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_request_longer_than_MaxBytes_is_refused_with_413(int length, HttpStatusCode status)
    {
        var client = shared.NewClient();

        using var response = await client.PostAsync(CommandApi.Path, Json("null".PadRight(length)));

        await response.ProblemAsync(status);
    }

    [Fact]
    public async Task A_body_that_is_not_declared_as_JSON_is_refused()
    {
        var client = shared.NewClient();
        using var content = new StringContent("""{"name":"wait","durationMilliseconds":1}""", Encoding.UTF8, "text/plain");

        using var response = await client.PostAsync(CommandApi.Path, content);

        Assert.Contains("application/json", await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType));
    }

    private static async Task<long> TotalAsync(HttpClient client) =>
        (await client.GetCommandCountsAsync()).GetProperty("total").GetInt64();

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
