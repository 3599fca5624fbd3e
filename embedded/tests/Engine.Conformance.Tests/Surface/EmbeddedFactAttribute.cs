namespace Engine.Conformance.Tests.Surface;

/// <summary>A fact about the embedded engine alone: stricter than Akka.NET documents, or not certain there.</summary>
internal sealed class EmbeddedFactAttribute : FactAttribute
{
    public EmbeddedFactAttribute()
    {
        if (!EmbeddedEngine.IsLoaded) Skip = "Holds for the embedded engine alone.";
    }
}

/// <inheritdoc cref="EmbeddedFactAttribute"/>
internal sealed class EmbeddedTheoryAttribute : TheoryAttribute
{
    public EmbeddedTheoryAttribute()
    {
        if (!EmbeddedEngine.IsLoaded) Skip = "Holds for the embedded engine alone.";
    }
}
