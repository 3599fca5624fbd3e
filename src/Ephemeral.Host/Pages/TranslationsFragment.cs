using System.Text;
using System.Text.Encodings.Web;
using System.Xml;
using Ephemeral.Actors;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Pages;

/// <summary>
/// The list of an owner's translations as HTML, for any page that has htmx, and for a script that reads the same attributes. Its root says
/// in <c>hx-trigger</c> when to fetch it again: <c>every 5s</c> while a task is pending or running, <c>none</c> once every task has completed,
/// failed or been cancelled. It holds nothing of the documents: their titles a page has to know.
/// </summary>
public static class TranslationsFragment
{
    /// <summary>Where it is answered.</summary>
    public const string Path = "/editor/get-translations";

    private const string WhileRunning = "every 5s";
    private const string Never = "none";

    /// <summary>Renders the tasks in the order given. Every text is encoded.</summary>
    public static string Render(IReadOnlyList<TranslateResultTask> tasks)
    {
        var trigger = tasks.All(task => task.IsTerminal) ? Never : WhileRunning;
        var html = new StringBuilder(
            $"""
            <div id="translations" class="translationpoller" hx-get="{Path}" hx-target="#translations" hx-swap="outerHTML" hx-trigger="{trigger}">
            """);
        if (tasks.Count == 0) html.Append("""<p class="empty">None yet. Press Translate and follow it here.</p>""");
        else AppendTable(html, tasks);
        return html.Append("</div>").ToString();
    }

    // The roles repeat what the elements say: the page lays rows out as grids, and some browsers then forget that it is a table.
    private static void AppendTable(StringBuilder html, IReadOnlyList<TranslateResultTask> tasks)
    {
        html.Append(
            """
            <table role="table"><caption class="visually-hidden">Your translations, newest first</caption>
            <thead role="rowgroup" class="visually-hidden"><tr role="row">
            <th role="columnheader">Document</th><th role="columnheader">Language</th><th role="columnheader">State</th>
            <th role="columnheader">Time</th><th role="columnheader">Actions</th><th role="columnheader">Details</th>
            </tr></thead>
            <tbody role="rowgroup">

            """);
        foreach (var task in tasks) AppendRow(html, task);
        html.Append("</tbody></table>");
    }

    private static void AppendRow(StringBuilder html, TranslateResultTask task)
    {
        var id = HtmlEncoder.Default.Encode(task.TaskId);
        var language = HtmlEncoder.Default.Encode(task.Language);
        var name = HtmlEncoder.Default.Encode(LanguageNames.Of(task.Language));
        var (state, word) = Describe(task.State);
        var duration = TimeSpan.FromMilliseconds(task.TotalMilliseconds);
        var shown = task.IsTerminal ? TaskDuration.Exact(duration) : TaskDuration.Whole(duration);

        html.Append(
            $"""
            <tr role="row" id="task-{id}" data-state="{state}">
            <th role="rowheader" scope="row" id="name-{id}">Translation</th>
            <td role="cell" class="language" id="language-{id}" data-language="{language}">{name}</td>
            <td role="cell" class="state"><svg class="icon" aria-hidden="true" focusable="false"><use href="#icon-{state}"/></svg>{word}</td>
            <td role="cell" class="time"><time datetime="{XmlConvert.ToString(duration)}">{shown}</time></td>
            <td role="cell" class="action">{Actions(task, id)}</td>
            <td role="cell" class="detail">{Detail(task, id)}</td>
            </tr>

            """);
    }

    private static (string State, string Word) Describe(OperationStates state) => state switch
    {
        OperationStates.Pending => ("pending", "Waiting"),
        OperationStates.Running => ("running", "Running"),
        OperationStates.Completed => ("completed", "Completed"),
        OperationStates.Failed => ("failed", "Failed"),
        OperationStates.Cancelled => ("cancelled", "Cancelled"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "The page has no words for this state."),
    };

    private static string Detail(TranslateResultTask task, string id) => task switch
    {
        { State: OperationStates.Running } => $"""<progress aria-labelledby="name-{id} language-{id}"></progress>""",
        { Error: { } error } => HtmlEncoder.Default.Encode(error),
        _ => "",
    };

    // A page that has kept the document can retry it, and shows the button then.
    private static string Actions(TranslateResultTask task, string id) => task switch
    {
        { Completed: true } => Button("view", "View", id, "data-view") + Posting("remove", "Remove", task, id),
        { IsTerminal: true } => Button("retry", "Retry", id, "hidden data-retry") + Posting("remove", "Remove", task, id),
        _ => Posting("cancel", "Cancel", task, id),
    };

    private static string Posting(string action, string word, TranslateResultTask task, string id)
    {
        var path = HtmlEncoder.Default.Encode($"/editor/{action}-translation/{Uri.EscapeDataString(task.TaskId)}");
        return Button(action, word, id, "hx-post", path, "button quiet");
    }

    private static string Button(string action, string word, string id, string attribute, string? value = null, string look = "button") =>
        $"""
        <button type="button" class="{look}" id="{action}-{id}" {attribute}="{value ?? id}" aria-labelledby="{action}-{id} name-{id} language-{id}">{word}</button>
        """;
}
