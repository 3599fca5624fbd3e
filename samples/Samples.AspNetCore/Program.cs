using System;
using System.Threading.Tasks;
using Ephemeral.Actors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

var builder = WebApplication.CreateBuilder(args);

// Ephemeral:Coordinators:thumbnails in appsettings.json, the environment or the command line lies over these options.
builder.Services.AddEphemeralWorkCoordinator<Picture>(
    "thumbnails",
    async (picture, cancellationToken) => await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken),     // stands for the work
    new EphemeralOptions { MaxConcurrency = 4, MaxPendingOperations = 100, OperationTimeout = TimeSpan.FromMinutes(1) });
builder.Services.AddHealthChecks().AddEphemeral();
builder.Services.AddEphemeralDashboard();

var app = builder.Build();

// Answers at once: 202 when the picture is admitted, 503 when 100 wait already.
app.MapPost("/thumbnails", (
    Picture picture, HttpResponse response, [FromKeyedServices("thumbnails")] EphemeralWorkCoordinator<Picture> thumbnails) =>
{
    if (thumbnails.TryEnqueue(picture, out var id))
        return Results.Accepted($"/thumbnails/{id}");
    response.Headers.RetryAfter = "1";
    return Results.Problem("Too many pictures wait. Try again in a second.", statusCode: StatusCodes.Status503ServiceUnavailable);
});

// How the picture stands, for as long as the window remembers it.
app.MapGet("/thumbnails/{id:long}", (long id, [FromKeyedServices("thumbnails")] EphemeralWorkCoordinator<Picture> thumbnails) =>
    thumbnails.TryGet(id, out var operation)
        ? Results.Ok(new { State = operation.State.ToString(), operation.Duration })
        : Results.NotFound());

app.MapHealthChecks("/health");             // degraded when it is full or an operation is stuck, unhealthy when it stands still
app.MapEphemeralDashboard("/ephemeral");    // on loopback alone, unless RequireAuthorization gives it a policy
app.Run();

internal sealed record Picture(string File, int Width);
