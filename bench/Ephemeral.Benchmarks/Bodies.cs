namespace Ephemeral.Benchmarks;

/// <summary>What every contender runs for each item.</summary>
internal sealed record Body(string Name, Func<int, CancellationToken, Task> Run, int Operations)
{
    public static readonly Body NoOp = new("no-op", static (_, _) => Task.CompletedTask, 1_000_000);

    public static readonly Body Yield = new("yield", static async (_, _) => await Task.Yield(), 300_000);

    public static readonly Body[] All = [NoOp, Yield];
}
