using System.Text.Json.Nodes;

namespace Ephemeral.Shell.Client;

/// <summary>The names and ids that a host knows now, for completion: what can't be had at once is not offered.</summary>
internal sealed class HostNames(ShellSession session)
{
    private const int MaxOperations = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="Completion.Names"/>
    public IEnumerable<string> Of(ShellPalette? palette, string argument, string? coordinator) => argument switch
    {
        "coordinator" => Ask(palette, "list", [], "coordinators", "name"),
        "key" or "id" => Ask(
            palette, "show",
            [
                new("--state"), new("all"), new("--limit"), new($"{MaxOperations}"),
                .. coordinator is null ? [] : new[] { new CommandWord("--coordinator"), new CommandWord(coordinator, IsQuoted: true) },
            ],
            "operations", argument),
        _ => [],
    };

    private string[] Ask(ShellPalette? palette, string command, CommandWord[] arguments, string list, string member)
    {
        try
        {
            CommandWord[] words = [.. palette is null ? [] : new[] { new CommandWord(palette.Name) }, new(command), .. arguments];
            if (!session.IsConnected)
                return [];
            var answer = session.AskAsync(CommandText.Of(words, session.Palettes), Patience).GetAwaiter().GetResult();
            return [.. (answer[list] as JsonArray ?? []).Select(item => (string?)item?[member]).OfType<string>().Distinct()];
        }
        catch (Exception e) when (
            e is ShellCommandException or ShellConnectionException or InvalidOperationException or ArgumentException)
        {
            return [];
        }
    }
}
