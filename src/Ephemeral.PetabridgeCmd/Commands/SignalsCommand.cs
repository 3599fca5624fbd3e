using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Asking;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>The signals that are remembered, the newest last.</summary>
internal static class SignalsCommand
{
    private const int DefaultRows = 20;

    public static async Task<Report> RunAsync(Call call)
    {
        var arguments = call.Arguments;
        var limit = arguments.Rows(Arguments.Limit, DefaultRows);
        var message = new GetSignals(arguments.Text(Arguments.Pattern) ?? "*", arguments.Moment(Arguments.Since, call.Now));
        var name = arguments.Text(Arguments.Coordinator);
        var answers = await call.Coordinators.AskAsync<SignalsFound>(name, message).ConfigureAwait(false);
        var all = answers.Found
            .SelectMany(found => found.Value.Signals.Select(signal => SignalView.Of(found.Name, signal)))
            .OrderBy(signal => signal.At)
            .ToArray();
        var newest = all.TakeLast(limit).ToArray();
        return new Report(
            width => [.. Lines(newest, all.Length, answers, call.Now, width), .. answers.Notes],
            new { Total = all.Length, Signals = newest, answers.Problems });
    }

    private static IEnumerable<string> Lines(
        SignalView[] signals, int total, Answers<SignalsFound> answers, DateTimeOffset now, int width)
    {
        if (signals.Length == 0)
            return ["There are no such signals."];
        var table = new TextTable(
            TextColumn.Number("AGE"), new TextColumn("SIGNAL", LeastWidth: 12),
            new TextColumn("COORDINATOR", LeastWidth: 11, IsOptional: true),
            new TextColumn("KEY", LeastWidth: 8, IsOptional: true),
            new TextColumn("OPERATION", IsOptional: true));
        foreach (var signal in signals)
        {
            table.Add(
                AgeText.Of(now - signal.At), signal.Name, answers.Found.Count > 1 ? signal.Coordinator : "", signal.Key ?? "",
                signal.OperationId ?? "");
        }

        var lines = table.Lines(width);
        return signals.Length < total ? lines.Append($"The last {signals.Length} of {total}; --limit shows more.") : lines;
    }
}
