namespace Engine.Conformance.Tests.Stress;

/// <summary>Stress tests have the machine to themselves: they measure the heap and race threads against each other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StressCollection
{
    public const string Name = "stress";
}
