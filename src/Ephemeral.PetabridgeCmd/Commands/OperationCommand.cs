using System.Globalization;
using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Asking;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>One operation, wherever it is.</summary>
internal static class OperationCommand
{
    private const int NameWidth = 13;

    public static async Task<Report> RunAsync(Call call)
    {
        var id = call.Arguments.Id();
        var name = call.Arguments.Text(Arguments.Coordinator);
        var answers = await call.Coordinators.AskAsync<OperationFound>(name, new GetOperation(id)).ConfigureAwait(false);
        var found = answers.Found.FirstOrDefault(answer => answer.Value.Operation is not null)
            ?? throw new CommandException(string.Join(' ', answers.Problems.Prepend(
                $"There is no operation {id}{(name is null ? "" : $" in '{name}'")}: it never was, or is forgotten. "
                + "'show' lists those that are remembered.")));
        var operation = found.Value.Operation!;
        var view = OperationView.Of(found.Name, operation, call.Now, call.Options) with { Signals = operation.Signals ?? [] };
        return new Report(width => Lines(view).Select(line => TextWidth.Cut(line, width)), view);
    }

    private static IEnumerable<string> Lines(OperationView operation)
    {
        (string Name, string? Value)[] lines =
        [
            ("id", operation.Id),
            ("coordinator", operation.Coordinator),
            ("state", operation.State + (operation.IsPinned ? ", pinned" : "")),
            ("key", operation.Key),
            ("started", TimeOf(operation.Started)),
            ("ended", TimeOf(operation.Ended)),
            ("age", operation.Age is { } age ? AgeText.Of(age) : null),
            ("took", operation.Duration is { } took ? AgeText.Of(took) : null),
            ("signals", operation.Signals.Count == 0 ? null : string.Join(", ", operation.Signals)),
            ("error", operation.Error?.Text),
        ];
        return lines
            .Where(line => line.Value is not null)
            .Select(line => line.Name.PadRight(NameWidth) + Printable.Of(line.Value!));
    }

    private static string? TimeOf(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
