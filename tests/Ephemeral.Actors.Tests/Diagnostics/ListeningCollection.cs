namespace Ephemeral.Actors.Tests.Diagnostics;

/// <summary>Tests that listen, or that need that nobody does: who listens is one thing for the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ListeningCollection
{
    public const string Name = "listening";
}
