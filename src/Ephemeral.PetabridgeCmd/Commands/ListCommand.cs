using Ephemeral.Actors;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Asking;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>All coordinators, a line each.</summary>
internal static class ListCommand
{
    public static async Task<Report> RunAsync(Call call)
    {
        var answers = await call.Coordinators.AskAsync<EphemeralStatus>(null, GetStatus.Instance).ConfigureAwait(false);
        return new Report(
            width => answers.Found.Count == 0
                ? ["There are no coordinators.", .. answers.Notes]
                : [.. Table(answers.Found).Lines(width), .. answers.Notes],
            new { Coordinators = answers.Found.Select(found => Summary(found.Of, found.Value)), answers.Problems });
    }

    private static TextTable Table(IEnumerable<Answered<EphemeralStatus>> found)
    {
        var table = new TextTable(
            new TextColumn("NAME", LeastWidth: 12), new TextColumn("KIND", IsExpendable: true), new TextColumn("STATE"),
            TextColumn.Number("PENDING"), TextColumn.Number("ACTIVE"), TextColumn.Number("COMPLETED"),
            TextColumn.Number("FAILED"), new TextColumn("CANCELLED", IsNumber: true, IsExpendable: true));
        foreach (var (entry, status) in found)
        {
            table.Add(
                entry.Name, entry.Kind, StateText.Of(status), $"{status.PendingCount}",
                $"{status.ActiveCount}/{status.CurrentMaxConcurrency}", $"{status.TotalCompleted}", $"{status.TotalFailed}",
                $"{status.TotalCancelled}");
        }

        return table;
    }

    private static object Summary(CoordinatorEntry entry, EphemeralStatus status) => new
    {
        entry.Name, entry.Kind, State = StateText.Of(status), Pending = status.PendingCount, MaxPending = status.MaxPendingOperations,
        Active = status.ActiveCount, MaxConcurrency = status.CurrentMaxConcurrency, LiveKeys = status.LiveKeyCount,
        status.TotalCompleted, status.TotalFailed, status.TotalCancelled,
    };
}
