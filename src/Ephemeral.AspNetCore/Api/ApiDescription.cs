using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.AspNetCore.Api;

/// <summary>The OpenAPI description of the API: a document of its own, so that the application's documents stay as they are.</summary>
internal static class ApiDescription
{
    /// <summary>The name of the document, and the group of the endpoints in it.</summary>
    public const string Document = "ephemeral-openapi";

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
    });

    // the name is fixed: the application's own documents are not served from here
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapOpenApi($"/{{documentName:regex(^{Document}$)}}.json");
}
