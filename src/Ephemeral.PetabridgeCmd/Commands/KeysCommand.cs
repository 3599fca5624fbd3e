using Ephemeral.Actors;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>The keys to look at first.</summary>
internal static class KeysCommand
{
    private const int DefaultRows = 10;

    public static async Task<Report> RunAsync(Call call)
    {
        var arguments = call.Arguments;
        var count = arguments.Rows(Arguments.KeyCount, DefaultRows);
        var order = Order(arguments);
        var name = arguments.Text(Arguments.Coordinator);
        var answers = await call.Coordinators.AskAsync<KeysFound>(name, new GetKeys(count, order)).ConfigureAwait(false);
        var keys = answers.Found.SelectMany(found => found.Value.Keys.Select(key => (found.Name, Key: key)));
        var first = (order == EphemeralKeyOrder.Pending
            ? keys.OrderByDescending(row => row.Key.PendingCount)
            : keys.OrderByDescending(row => row.Key.WaitingFor ?? TimeSpan.Zero)).Take(count).ToArray();
        var live = answers.Found.Sum(found => found.Value.LiveKeyCount);
        return new Report(
            width => [.. Lines(first, live, answers.Found.Count > 1, width), .. answers.Notes],
            new
            {
                LiveKeys = live,
                Keys = first.Select(row => new
                {
                    Key = OperationText.OfKey(row.Key.Key), Coordinator = row.Name, Pending = row.Key.PendingCount, Active = row.Key.ActiveCount,
                    WaitingForMs = row.Key.WaitingFor,
                }),
                answers.Problems,
            });
    }

    private static IEnumerable<string> Lines((string Name, EphemeralKeyStatus<string> Key)[] keys, int live, bool ofSeveral, int width)
    {
        if (keys.Length == 0)
            return [live == 0 ? "There are no live keys." : $"Nothing waits; live keys: {live}."];
        var table = new TextTable(
            new TextColumn("KEY", LeastWidth: 8), new TextColumn("COORDINATOR", LeastWidth: 11, IsOptional: true),
            TextColumn.Number("PENDING"), TextColumn.Number("ACTIVE"), TextColumn.Number("WAITING"));
        foreach (var (name, key) in keys)
            table.Add(OperationText.OfKey(key.Key), ofSeveral ? name : "", $"{key.PendingCount}", $"{key.ActiveCount}", AgeText.Of(key.WaitingFor));
        return table.Lines(width).Append($"Live keys: {live}.");
    }

    private static EphemeralKeyOrder Order(VerbArguments arguments) => arguments.Text(Arguments.KeyOrder) switch
    {
        null or "pending" => EphemeralKeyOrder.Pending,
        "age" => EphemeralKeyOrder.WaitingFor,
        { } other => throw VerbArguments.Wrong(Arguments.KeyOrder, other, "pending or age"),
    };
}
