namespace Ephemeral.Benchmarks;

/// <summary>So many operations, and those who run them, ours first.</summary>
internal sealed record Scenario(string Name, int Operations, IReadOnlyList<(string Name, Func<Task> Run)> Contenders);
