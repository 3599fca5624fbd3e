using System.Globalization;
using Ephemeral.Shell.Client;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ephemeral.Shell.Top;

/// <summary>
/// What <c>top</c> shows: a head, a row a coordinator, and the findings. Texts of the host are shown as texts, and never as markup.
/// </summary>
internal static class TopView
{
    private const int FullWidth = 90;
    private const int NarrowNumbers = 4;

    // Far more than a screen has: what draws it each second is not to be kept busy by a host.
    private const int MaxLines = 1_000;
    private const int MaxTextLength = 4_000;

    private static readonly string[] Numbers = ["PENDING", "ACTIVE", "DONE/S", "FAILED", "COMPLETED", "CANCELLED", "KEYS"];

    private static readonly Style Quiet = new(decoration: Decoration.Dim);
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    /// <param name="sample">What to show.</param>
    /// <param name="before">The sample before, for rates; null for the first.</param>
    /// <param name="head">What stands over it.</param>
    /// <param name="width">The columns that there are for it.</param>
    /// <param name="time">The clock of the samples.</param>
    public static IRenderable Of(TopSample sample, TopSample? before, string head, int width, TimeProvider time) => new Rows(
    [
        new Text(SafeText.Of(head), Bold),
        Text.Empty,
        sample.Coordinators.Count == 0 ? new Text("There are no coordinators.") : Coordinators(sample, before, width >= FullWidth, time),
        .. Rest(sample.Coordinators.Count, "coordinators"),
        .. sample.Problems.Take(MaxLines).Select(problem => new Text($"! {OneLine(problem)}", Color.Yellow)),
        .. Rest(sample.Problems.Count, "problems"),
        Text.Empty,
        .. sample.Findings.Count == 0 ? [new Text("Nothing is wrong.", Quiet)] : sample.Findings.Take(MaxLines).SelectMany(Lines),
        .. Rest(sample.Findings.Count, "findings"),
    ]);

    private static Text[] Rest(int count, string what) => count > MaxLines ? [new Text($"and {count - MaxLines} more {what}", Quiet)] : [];

    private static Table Coordinators(TopSample sample, TopSample? before, bool isFull, TimeProvider time)
    {
        var table = new Table().NoBorder();
        table.AddColumn(new TableColumn(Heading("COORDINATOR")).PadRight(2));
        table.AddColumn(new TableColumn(Heading("STATE")).NoWrap().PadRight(2));
        foreach (var name in Numbers.Where((_, i) => isFull || i < NarrowNumbers))
            table.AddColumn(new TableColumn(Heading(name)).RightAligned().NoWrap().PadRight(2));
        foreach (var row in sample.Coordinators.Take(MaxLines))
        {
            Text[] numbers =
            [
                Share(row.Pending, row.MaxPending), Share(row.Active, row.MaxConcurrency),
                Cell(Rate(sample.RateOf(row, before, time))), Cell($"{row.TotalFailed}", row.TotalFailed > 0 ? Color.Red : Style.Plain),
                Cell($"{row.TotalCompleted}"), Cell($"{row.TotalCancelled}"), Cell($"{row.LiveKeys}"),
            ];
            var shown = numbers.Take(isFull ? numbers.Length : NarrowNumbers);
            table.AddRow([Cell(OneLine(row.Name)), Cell(OneLine(row.State), StyleOf(row.State)), .. shown]);
        }

        return table;
    }

    private static Text Heading(string name) => Cell(name, Quiet);

    // A full coordinator holds up the rest: it is shown in yellow.
    private static Text Share(long count, long most) => Cell($"{count}/{most}", count >= most ? Color.Yellow : Style.Plain);

    // Of the columns the first alone gives way, so that its names are cut and no number is.
    private static Text Cell(string text, Style? style = null) => new Text(text, style).Overflow(Overflow.Ellipsis);

    private static IEnumerable<IRenderable> Lines(TopFinding finding) =>
    [
        new Text(OneLine($"{finding.Severity}  {finding.Rule}: {finding.Coordinator}"), finding.Rank switch
        {
            2 => Color.Red,
            1 => Color.Yellow,
            _ => Style.Plain,
        }),
        new Padder(new Text(OneLine(finding.Finding)), new Padding(2, 0, 0, 0)),
        new Padder(new Text(OneLine($"Remedy: {finding.Remedy}"), Quiet), new Padding(2, 0, 0, 0)),
    ];

    private static Style StyleOf(string state) => state switch
    {
        "running" => Color.Green,
        "paused" or "deferred" => Color.Yellow,
        _ => Quiet,
    };

    private static string Rate(double? rate) => rate is { } known ? known.ToString("0.0", CultureInfo.InvariantCulture) : "";

    private static string OneLine(string text) =>
        SafeText.Of(text.Length > MaxTextLength ? text[..MaxTextLength] + "…" : text).ReplaceLineEndings(" ");
}
