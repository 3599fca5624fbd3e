using Ephemeral.Host.Commands;

namespace Ephemeral.Host.Endpoints;

/// <summary>Takes the commands of users, as many a user as may wait.</summary>
internal static class CommandEndpoint
{
    public static void MapCommand(this IEndpointRouteBuilder app) => app.MapPost("/api/command", SubmitAsync);

    private static async Task<IResult> SubmitAsync(
        HttpContext context, CommandQueue commands, CancellationToken cancellationToken)
    {
        var (command, problem) = await CommandRequest.ReadAsync(context, cancellationToken);
        if (command is null)
            return problem!;
        return commands.Offer(command) switch
        {
            CommandAdmission.Accepted => TypedResults.Ok(),
            CommandAdmission.UserIsFull => Refusal.TooMany(context, "Too many pending commands for this user"),
            _ => Refusal.Overloaded(context, "commands"),
        };
    }
}
