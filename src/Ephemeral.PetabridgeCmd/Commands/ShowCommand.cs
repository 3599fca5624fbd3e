using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Asking;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>
/// The operations of one coordinator, or of all together: running ones first, oldest first; then pending ones; then ended ones, newest
/// first.
/// </summary>
internal static class ShowCommand
{
    private const int DefaultRows = 20;

    private static readonly Argument[] Conditions = [Arguments.State, Arguments.Key, Arguments.MinAge, Arguments.MaxAge, Arguments.Limit];

    public static Task<Report> RunAsync(Call call)
    {
        if (call.Arguments.Text(Arguments.OneId) is null)
            return ListAsync(call);
        return Array.Find(Conditions, condition => call.Arguments.Text(condition) is not null) is { } condition
            ? throw new CommandException($"An id shows one operation. Leave {condition.LongSwitch} out, or the id.")
            : OperationCommand.RunAsync(call);
    }

    private static async Task<Report> ListAsync(Call call)
    {
        var arguments = call.Arguments;
        var limit = arguments.Rows(Arguments.Limit, DefaultRows);
        var filter = new OperationFilter
        {
            States = StateText.Read(arguments.Text(Arguments.State), _ => WrongState(arguments)), Key = arguments.Text(Arguments.Key),
            MinAge = arguments.Age(Arguments.MinAge),
            MaxAge = arguments.Age(Arguments.MaxAge), Limit = limit,
        };
        var name = arguments.Text(Arguments.Coordinator);
        var answers = await call.Coordinators.AskAsync<OperationsFound>(name, new GetSnapshot(filter)).ConfigureAwait(false);
        var now = call.Now;
        var operations = answers.Found
            .SelectMany(found => found.Value.Operations
                .Select(operation => OperationView.Of(found.Name, operation, now, call.Options)))
            .OrderBy(operation => operation.Ended is not null ? 2 : operation.Started is null ? 1 : 0)
            .ThenBy(operation => operation.Ended is { } ended ? -ended.UtcTicks : operation.Started?.UtcTicks ?? 0)
            .Take(limit)
            .ToArray();
        var total = answers.Found.Sum(found => found.Value.Total);
        return new Report(
            width => [.. Lines(operations, total, answers.Found.Count > 1, width), .. answers.Notes],
            new { Total = total, Operations = operations, answers.Problems });
    }

    private static IEnumerable<string> Lines(IReadOnlyCollection<OperationView> operations, int total, bool ofSeveral, int width)
    {
        if (operations.Count == 0)
            return ["There are no such operations."];
        var table = new TextTable(
            new TextColumn("ID"), new TextColumn("STATE"), TextColumn.Number("AGE"),
            new TextColumn("TOOK", IsNumber: true, IsOptional: true),
            new TextColumn("COORDINATOR", LeastWidth: 11, IsOptional: true),
            new TextColumn("KEY", LeastWidth: 8, IsOptional: true),
            new TextColumn("PIN", IsOptional: true), new TextColumn("SIGNALS", LeastWidth: 8, IsOptional: true),
            new TextColumn("ERROR", LeastWidth: 10, IsOptional: true));
        foreach (var operation in operations)
        {
            table.Add(
                operation.Id, operation.State, AgeText.Of(operation.Age), AgeText.Of(operation.Duration),
                ofSeveral ? operation.Coordinator : "", operation.Key ?? "", operation.IsPinned ? "pin" : "",
                SignalsOf(operation), operation.Error?.Text ?? "");
        }

        var lines = table.Lines(width);
        return operations.Count < total ? lines.Append($"{operations.Count} of {total}; --limit shows more.") : lines;
    }

    private static string SignalsOf(OperationView operation) =>
        (operation.SignalCount > operation.Signals.Count ? $"{operation.SignalCount - operation.Signals.Count} earlier," : "")
        + string.Join(",", operation.Signals);

    private static CommandException WrongState(VerbArguments arguments) => VerbArguments.Wrong(
        Arguments.State, arguments.Text(Arguments.State) ?? "", $"one or more of {string.Join(", ", Arguments.State.Values)}");
}
