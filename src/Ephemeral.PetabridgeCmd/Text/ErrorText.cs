namespace Ephemeral.PetabridgeCmd.Text;

/// <summary>An error as far as it may be shown: its type, and its message where the host allows it.</summary>
internal static class ErrorText
{
    public static string Of(Exception? error, EphemeralPaletteOptions options) => error is null ? ""
        : options.ShowErrorMessages ? $"{error.GetType().Name}: {error.Message}"
        : error.GetType().Name;
}
