using Ephemeral.Actors.Protocol;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>Steers a coordinator as a whole.</summary>
internal static class SteeringCommand
{
    public static async Task<Report> RunAsync(Call call, object message, string done)
    {
        var answers = await call.Coordinators
            .AskAsync<Done>(call.Arguments.Text(Arguments.OneCoordinator)!, message)
            .ConfigureAwait(false);
        return Report.Line($"'{Text.Printable.Of(answers.Found[0].Name)}' {done}.");
    }
}
