using System.Text.Json;
using Ephemeral.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.AspNetCore.Tests.Api;

public sealed class DescriptionTests
{
    private const string Document = "api/openapi.json";

    [Fact]
    public async Task The_description_names_every_endpoint_of_the_api_and_nothing_else()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var mapped = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!)
            .Where(path => path.Contains("/api/") && !path.EndsWith("/openapi.json"));

        var description = await app.JsonAsync(Document);

        Assert.Equal(mapped.Order(), description.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order());
        var operations = description.GetProperty("paths").GetProperty("/ephemeral/api/operations").GetProperty("get");
        Assert.Equal(
            ["coordinator", "key", "limit", "maxAge", "minAge", "offset", "sort", "state"],
            operations.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()).Order());
        Assert.True(operations.GetProperty("responses").TryGetProperty("404", out _));
    }

    [Fact]
    public async Task The_description_tells_spans_ids_and_severities_as_they_are_written()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();

        var schemas = (await app.JsonAsync(Document)).GetProperty("components").GetProperty("schemas");

        var status = schemas.GetProperty("EphemeralStatus").GetProperty("properties");
        Assert.Equal(["null", "number"], TypesOf(status.GetProperty("pausedFor")));
        Assert.Equal(["number"], TypesOf(schemas.GetProperty("StuckOperation").GetProperty("properties").GetProperty("age")));
        Assert.Contains("string", TypesOf(schemas.GetProperty("StuckOperation").GetProperty("properties").GetProperty("id")));
        Assert.Contains("degraded", schemas.GetProperty("EphemeralSeverity").GetRawText());
    }

    [Fact]
    public async Task The_description_names_what_the_bodies_of_steering_hold()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();

        var description = await app.JsonAsync(Document);

        var body = description.GetProperty("paths").GetProperty("/ephemeral/api/steer/concurrency").GetProperty("post").GetProperty("requestBody");
        var schema = body.GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString()!;
        Assert.Equal(
            ["coordinator", "maxConcurrency"],
            description.GetProperty("components").GetProperty("schemas").GetProperty(schema.Split('/')[^1]).GetProperty("properties")
                .EnumerateObject().Select(property => property.Name).Order());
    }

    private static string[] TypesOf(JsonElement schema)
    {
        var type = schema.GetProperty("type");
        return type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(each => each.GetString()!).Order()] : [type.GetString()!];
    }

    [Fact]
    public async Task The_applications_own_document_does_not_change()
    {
        await using var app = await DashboardApp.StartAsync(_ => { }, build: builder => builder.Services.AddOpenApi("v1"));
        var documents = app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1");
        Assert.Empty((await documents.GetOpenApiDocumentAsync(CancellationToken.None)).Paths);
    }
}
