using Ephemeral.Actors.Protocol;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>Sets how many operations run at once.</summary>
internal static class ConcurrencyCommand
{
    public static Task<Report> RunAsync(Call call)
    {
        var max = call.Arguments.Number(Arguments.Max, 0, 1, int.MaxValue);
        return SteeringCommand.RunAsync(call, new SetMaxConcurrency(max), $"runs up to {max} at once");
    }
}
