using System.Net;
using System.Text;
using Ephemeral.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static Ephemeral.AspNetCore.Tests.Support.Requests;

namespace Ephemeral.AspNetCore.Tests.Api;

public sealed class BadRequestTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly DashboardApp _app = shared.App;

    [Theory]
    [InlineData("operations?coordinator=x&limit=501", "'limit' is 501. Give something from 1 to 500.")]
    [InlineData("operations?coordinator=x&offset=-1", "'offset' is -1.")]
    [InlineData("operations?coordinator=x&state=done", "'state' has 'done'.")]
    [InlineData("operations?coordinator=x&sort=age", "'sort' is 'age'. Give state, key, started or took")]
    [InlineData("operations?coordinator=x&minAge=-1", "'minAge' is -1.")]
    [InlineData("operations?coordinator=x&limit=many", "openapi.json")]
    [InlineData("operations?coordinator=", "No coordinator is named.")]
    [InlineData("operations", "openapi.json")]
    [InlineData("operation?coordinator=x&id=-1", "The id '-1' is not that of an operation.")]
    [InlineData("keys?coordinator=x&order=name", "'order' is 'name'.")]
    [InlineData("keys?coordinator=x&count=0", "'count' is 0.")]
    [InlineData("signals?coordinator=x&pattern=,", "matches nothing")]
    [InlineData("signals?coordinator=x&since=yesterday", "openapi.json")]
    public async Task What_is_wrong_with_a_question_is_said(string request, string expected) =>
        Assert.Contains(expected, await _app.ProblemAsync($"api/{request}", HttpStatusCode.BadRequest));

    [Fact]
    public async Task What_the_framework_throws_for_in_development_is_said_as_well()
    {
        await using var app = await DashboardApp.StartAsync(
            options => options.EnableSteering = true,
            build: builder => builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true));

        Assert.Contains("openapi.json", await app.ProblemAsync("api/operations?coordinator=x&limit=many", HttpStatusCode.BadRequest));
        using var request = Steering("pause", new { coordinator = 7 });
        using var response = await app.Client.SendAsync(request);
        Assert.Contains("openapi.json", await response.ProblemAsync(HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("pause", """{"coordinator":"nobody"}""", HttpStatusCode.NotFound, "'nobody'")]
    [InlineData("pause", "{}", HttpStatusCode.BadRequest, "No coordinator is named.")]
    [InlineData("pause", "null", HttpStatusCode.BadRequest, "openapi.json")]
    [InlineData("cancel", """{"coordinator":"jobs","id":"x"}""", HttpStatusCode.BadRequest, "The id 'x'")]
    [InlineData("evict", """{"coordinator":"jobs","ids":["1","x"]}""", HttpStatusCode.BadRequest, "The id 'x'")]
    [InlineData("evict", """{"coordinator":"jobs","ids":[]}""", HttpStatusCode.BadRequest, "'ids' is empty.")]
    public async Task What_is_wrong_with_steering_is_said(string verb, string body, HttpStatusCode status, string expected)
    {
        using var response = await SendAsync(verb, body, "application/json");
        Assert.Contains(expected, await response.ProblemAsync(status));
    }

    [Theory]
    [InlineData("application/json", "{", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{"coordinator":"jobs","id":7}""", HttpStatusCode.BadRequest)]
    [InlineData("text/plain", """{"coordinator":"jobs","id":"7"}""", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", "coordinator=jobs&id=7", HttpStatusCode.UnsupportedMediaType)]
    public async Task What_is_not_the_json_of_a_request_is_not_read(string type, string body, HttpStatusCode status)
    {
        using var response = await SendAsync("cancel", body, type);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_called_so()
    {
        using var response = await SendAsync("pause", $$"""{"coordinator":"{{new string('x', 70_000)}}"}""", "application/json");
        Assert.Contains("larger than 65536 bytes", await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge));
    }

    [Theory]
    [InlineData("utf-8", HttpStatusCode.NotFound)]
    [InlineData("UTF-16", HttpStatusCode.NotFound)]
    [InlineData("utf-7", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("klingon", HttpStatusCode.UnsupportedMediaType)]
    public async Task What_is_in_an_encoding_that_is_not_known_is_not_read(string charset, HttpStatusCode status)
    {
        using var request = Steering("cancel", new { });
        var isWide = charset == "UTF-16";
        request.Content = new ByteArrayContent((isWide ? Encoding.Unicode : Encoding.UTF8).GetBytes("""{"coordinator":"nobody","id":"7"}"""));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", $"application/json; charset={charset}");

        using var response = await _app.Client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(string verb, string body, string type)
    {
        using var request = Steering(verb, new { });
        request.Content = new StringContent(body, Encoding.UTF8, type);
        return await _app.Client.SendAsync(request);
    }
}
