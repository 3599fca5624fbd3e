using Ephemeral.Actors.Protocol;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>Steers one operation. No two coordinators of a process share an id, so all may be asked for it.</summary>
internal static class OneOperationCommand
{
    public static async Task<Report> RunAsync(Call call, Func<long, object> message, string done, string otherwise)
    {
        var id = call.Arguments.Id();
        var name = call.Arguments.Text(Arguments.Coordinator);
        var answers = await call.Coordinators.AskAsync<Applied>(name, message(id)).ConfigureAwait(false);
        var applied = answers.Found.FirstOrDefault(answer => answer.Value.WasApplied)
            ?? throw new CommandException(string.Join(' ', answers.Problems.Prepend($"Operation {id} {otherwise}.")));
        return Report.Line($"Operation {id} of '{Text.Printable.Of(applied.Name)}' {done}.");
    }
}
