using Ephemeral.Actors;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Asking;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>All figures of one coordinator, or of all, a block each.</summary>
internal static class StatusCommand
{
    private const int NameWidth = 14;

    public static async Task<Report> RunAsync(Call call)
    {
        var name = call.Arguments.Text(Arguments.Coordinator);
        var answers = await call.Coordinators.AskAsync<EphemeralStatus>(name, GetStatus.Instance).ConfigureAwait(false);
        return new Report(
            width => answers.Found.Count == 0
                ? ["There are no coordinators.", .. answers.Notes]
                : [.. answers.Found.SelectMany((found, i) => Block(found, i > 0, call.Now, width)), .. answers.Notes],
            new { Coordinators = answers.Found.Select(Document), answers.Problems });
    }

    private static IEnumerable<string> Block(Answered<EphemeralStatus> found, bool isNext, DateTimeOffset now, int width)
    {
        var (entry, status) = (found.Of, found.Value);
        if (isNext)
            yield return "";
        var since = status.PausedFor ?? status.DeferredFor;
        var state = StateText.Of(status) + When(since is not null, $" for {AgeText.Of(since)}")
            + (status is { PausedFor: null, DeferredBy: { } signal } ? $" by '{Printable.Of(signal)}'" : "");
        yield return TextWidth.Cut($"{Printable.Of(entry.Name)} ({entry.Kind}): {state}", width);
        foreach (var (name, value) in Rows(status, now).Where(row => row.Value is not null))
            yield return TextWidth.Cut($"  {name.PadRight(NameWidth)}{value}", width);
        foreach (var stuck in status.Stuck)
            yield return TextWidth.Cut(
                $"  {"stuck".PadRight(NameWidth)}{stuck.Id} for {AgeText.Of(stuck.Age)}{OfKey(OperationText.OfKey(stuck.Key))}", width);
        if (status.StuckCount > status.Stuck.Count)
            yield return TextWidth.Cut($"  {"stuck".PadRight(NameWidth)}and {status.StuckCount - status.Stuck.Count} others", width);
    }

    // What is nothing out of the ordinary is left out; JSON has it all.
    private static IEnumerable<(string Name, string? Value)> Rows(EphemeralStatus s, DateTimeOffset now) =>
    [
        ("pending", $"{s.PendingCount} of {s.MaxPendingOperations}"
            + When(s.WaitingProducers > 0, $", and {s.WaitingProducers} producers wait")),
        ("active", $"{s.ActiveCount} of {s.CurrentMaxConcurrency}"),
        ("live keys", s.LiveKeyCount > 0 ? $"{s.LiveKeyCount}" : null),
        ("enqueued", $"{s.TotalEnqueued}{When(s.TotalOverBound > 0, $", {s.TotalOverBound} of them over the bound")}"),
        ("completed", $"{s.TotalCompleted}"),
        ("failed", $"{s.TotalFailed}"
            + When(s.FailuresEvicted > 0, $", {s.FailuresEvicted} of them gone from the window{Ago(s.LastFailureEvicted, now)}")),
        ("cancelled", $"{s.TotalCancelled}"),
        ("refused", s.TotalRefused > 0 ? $"{s.TotalRefused}{Ago(s.LastRefused, now)}" : null),
        ("window", $"{s.Tracked} ended, {s.Pinned} pinned; {s.TotalEvicted} evicted, {s.TotalExpired} expired"),
        ("signals", s.TotalSignals == 0 ? null
            : $"{s.SignalCount} remembered of {s.TotalSignals}; {s.SignalsEvicted} evicted, {s.SignalsBlocked} blocked, "
            + $"{s.SignalsDropped} dropped{Ago(s.LastSignalDropped, now)}"),
        ("stream", s.StreamError is { } error ? $"failed: {Printable.Of(error)}" : null),
        ("callbacks", s.CallbackFailures > 0 ? $"{s.CallbackFailures} failed" : null),
    ];

    private static string When(bool condition, string text) => condition ? text : "";

    private static string Ago(DateTimeOffset? moment, DateTimeOffset now) =>
        moment is { } then ? $", the last {AgeText.Of(now - then)} ago" : "";

    private static string OfKey(string? key) => key is null ? "" : $", key {Printable.Of(key)}";

    private static object Document(Answered<EphemeralStatus> found) => new
    {
        found.Name, found.Of.Kind, State = StateText.Of(found.Value), Status = OperationText.Of(found.Value),
    };
}
