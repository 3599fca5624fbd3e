using Ephemeral.Actors.Protocol;

namespace Ephemeral.PetabridgeCmd.Asking;

/// <summary>What coordinators answered to one question.</summary>
/// <param name="Found">The answers, by name.</param>
/// <param name="Problems">Which did not answer, and why.</param>
internal sealed record Answers<T>(IReadOnlyList<Answered<T>> Found, IReadOnlyList<string> Problems)
{
    /// <summary>The lines that say which did not answer.</summary>
    public IEnumerable<string> Notes => Problems.Select(problem => $"! {Text.Printable.Of(problem)}");
}

/// <summary>One coordinator's answer.</summary>
internal sealed record Answered<T>(CoordinatorEntry Of, T Value)
{
    public string Name => Of.Name;
}
