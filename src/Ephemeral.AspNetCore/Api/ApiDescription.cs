using Ephemeral.Actors.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Ephemeral.AspNetCore.Api;

/// <summary>The OpenAPI description of the API: a document of its own, so that the application's documents stay as they are.</summary>
internal static class ApiDescription
{
    /// <summary>The name of the document, and the group of the endpoints in it.</summary>
    public const string Document = "ephemeral-dashboard";

    public static void AddDashboardDescription(this IServiceCollection services) => services.AddOpenApi(Document, static options =>
    {
        options.ShouldInclude = static endpoint => endpoint.GroupName == Document;
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info.Title = "Ephemeral dashboard";
            document.Info.Version = "1";
            document.Info.Description =
                "What runs, what failed and what waits in the coordinators of this program, and steering them. Ids are 64-bit numbers as text.";
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(static (schema, context, _) =>
        {
            // as DashboardJson writes them
            var type = context.JsonTypeInfo.Type;
            if (type == typeof(TimeSpan) || type == typeof(TimeSpan?))
                (schema.Type, schema.Pattern, schema.Description) = (JsonSchemaType.Number | NullIn(schema), null, "Milliseconds.");
            else if (type == typeof(EphemeralSeverity))
                (schema.Type, schema.Enum) = (JsonSchemaType.String, ["information", "degraded", "unhealthy"]);
            return Task.CompletedTask;
        });
    });

    private static JsonSchemaType NullIn(OpenApiSchema schema) => (schema.Type ?? default) & JsonSchemaType.Null;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/openapi.json", GetAsync).ExcludeFromDescription();

    private static async Task<IResult> GetAsync(
        [FromKeyedServices(Document)] IOpenApiDocumentProvider documents, CancellationToken cancellationToken)
    {
        var document = await documents.GetOpenApiDocumentAsync(cancellationToken).ConfigureAwait(false);
        return TypedResults.Text(
            await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken).ConfigureAwait(false), "application/json");
    }
}
