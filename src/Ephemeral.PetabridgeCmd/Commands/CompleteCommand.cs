using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>Ends the intake of a coordinator. It can't be taken back, so it is done only on a second word.</summary>
internal static class CompleteCommand
{
    public static async Task<Report> RunAsync(Call call)
    {
        var name = call.Arguments.Text(Arguments.OneCoordinator)!;
        await call.Coordinators.FindAsync(name).ConfigureAwait(false);
        return call.Arguments.Flag(Arguments.Yes)
            ? await SteeringCommand.RunAsync(call, Complete.Instance, "takes no more in").ConfigureAwait(false)
            : throw new CommandException(
                $"Nothing is done: 'complete' ends the intake of '{Printable.Of(name)}' for good. Add {Arguments.Yes.LongSwitch} to do it.");
    }
}
