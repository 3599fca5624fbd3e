namespace Ephemeral.Cluster.Benchmarks;

/// <summary>What all contenders are given: of one of a thousand keys, about a hundred bytes as JSON.</summary>
[GenerateSerializer, Immutable]
public sealed record Item([property: Id(0)] int Key, [property: Id(1)] int Number, [property: Id(2)] string Text)
{
    public const int Keys = 1_000;

    private static readonly string[] Names = [.. Enumerable.Range(0, Keys).Select(static key => $"customer-{key}")];

    /// <summary>The text of its key.</summary>
    public string KeyText => Names[Key];

    public static Item Of(int number) => new(number % Keys, number, "forty characters of something to deliver");
}
