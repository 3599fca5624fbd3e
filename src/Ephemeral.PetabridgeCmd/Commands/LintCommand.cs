using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>What is wrong, each with what to do about it.</summary>
internal static class LintCommand
{
    private const string Indent = "  ";

    public static async Task<Report> RunAsync(Call call)
    {
        var lints = call.Arguments.Text(Arguments.Coordinator) is { } name
            ? (await call.Coordinators.AskAsync<LintsFound>(name, GetLints.Instance).ConfigureAwait(false)).Found[0].Value.Lints
            : (await call.Coordinators.AskRegistryAsync<LintsFound>(GetLints.Instance).ConfigureAwait(false)).Lints;
        return new Report(width => Lines(lints, width), new { Lints = lints });
    }

    private static IEnumerable<string> Lines(IReadOnlyCollection<EphemeralLint> lints, int width) => lints.Count == 0
        ? ["Nothing is wrong."]
        : lints.SelectMany(lint => (string[])
        [
            TextWidth.Cut(Printable.Of($"{lint.Rule}: {lint.Coordinator}"), width),
            .. TextWrap.Of(lint.Finding, width, Indent),
            .. TextWrap.Of("Remedy: " + lint.Remedy, width, Indent),
        ]);
}
