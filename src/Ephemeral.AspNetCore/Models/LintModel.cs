namespace Ephemeral.AspNetCore.Models;

/// <summary>Something that is wrong, and what to do about it.</summary>
/// <param name="Rule">What kind of thing, such as stuck.</param>
/// <param name="Coordinator">Which coordinator.</param>
/// <param name="Finding">What was found.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record LintModel(string Rule, string Coordinator, string Finding, string Remedy);

/// <summary>What is wrong.</summary>
/// <param name="Lints">Empty when nothing is.</param>
internal sealed record LintsModel(IReadOnlyList<LintModel> Lints);
