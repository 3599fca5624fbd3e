using Ephemeral.Host.Commands;
using Ephemeral.Host.Owners;

namespace Ephemeral.Host.Endpoints;

/// <summary>Takes the commands of users, as many a user as may wait.</summary>
internal static class CommandEndpoint
{
    public static void MapCommand(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/command", SubmitAsync).AddEndpointFilter(SameOrigin.Only);

    private static async Task<IResult> SubmitAsync(
        HttpContext context, CommandQueue commands, CancellationToken cancellationToken)
    {
        var client = Client.Of(context);
        var (command, problem) = await CommandRequest.ReadAsync(context, cancellationToken);
        if (command is null)
            return problem!;
        return commands.Offer(command, client) switch
        {
            CommandAdmission.Accepted => TypedResults.Ok(),
            _ when commands.HasEnded => Refusal.Ended("commands"),
            CommandAdmission.UserIsFull => Refusal.TooMany(
                context, "Too many pending commands for this user", commands.Until(1)),
            CommandAdmission.AddressIsFull => Refusal.TooMany(
                context, "Too many commands from your address run and wait.", commands.Until(1)),
            _ => Refusal.Overloaded(context, "commands", commands.Until(commands.Counts.Pending / 2)),
        };
    }
}
