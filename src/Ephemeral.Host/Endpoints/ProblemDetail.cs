namespace Ephemeral.Host.Endpoints;

/// <summary>Gives each problem a detail: what a caller can do about it.</summary>
internal static class ProblemDetail
{
    public static void AddProblemsWithDetail(this IServiceCollection services) => services.AddProblemDetails(
        options => options.CustomizeProblemDetails = static problem => problem.ProblemDetails.Detail ??= Of(problem.HttpContext));

    private static string Of(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}.",
        StatusCodes.Status405MethodNotAllowed =>
            $"{context.Request.Path} does not take {context.Request.Method}, but {context.Response.Headers.Allow}.",
        StatusCodes.Status415UnsupportedMediaType => "Send the request as application/json.",
        >= StatusCodes.Status500InternalServerError => "Something went wrong in the service. Its log says what.",
        _ => "The request can't be answered as it is.",
    };
}
