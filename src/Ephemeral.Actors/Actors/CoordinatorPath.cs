namespace Ephemeral.Actors.Actors;

/// <summary>How a coordinator's actor is called.</summary>
internal static class CoordinatorPath
{
    private const string Prefix = "ephemeral-";

    /// <param name="name">The coordinator's name.</param>
    /// <param name="number">Unlike all others' of the process.</param>
    public static string Of(string name, long number) => $"{Prefix}{Uri.EscapeDataString(name)}-{number}";

    /// <returns>The coordinator's name; null where an actor is not called as coordinators are.</returns>
    public static string? NameIn(string actorName) =>
        actorName.StartsWith(Prefix, StringComparison.Ordinal) && actorName.LastIndexOf('-') is var end && end > Prefix.Length
            ? Uri.UnescapeDataString(actorName[Prefix.Length..end])
            : null;
}
