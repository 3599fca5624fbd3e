namespace Ephemeral.Benchmarks;

/// <summary>So many operations, and those who run them, ours first.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Operations">How often each contender does it in a round.</param>
/// <param name="Contenders">Who.</param>
/// <param name="RoundsEach">How many rounds one round is: many short ones where contenders differ by less than the machine does.</param>
internal sealed record Scenario(
    string Name, int Operations, IReadOnlyList<(string Name, Func<Task> Run)> Contenders, int RoundsEach = 1);
