using Ephemeral.PetabridgeCmd.Asking;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>One command as it is carried out.</summary>
internal sealed record Call(
    VerbArguments Arguments, CoordinatorQuestions Coordinators, EphemeralPaletteOptions Options, TimeProvider Time)
{
    public DateTimeOffset Now => Time.GetUtcNow();
}
