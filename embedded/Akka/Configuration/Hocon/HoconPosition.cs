namespace Akka.Configuration.Hocon;

/// <summary>Where in the text, both counted from 1.</summary>
internal readonly record struct HoconPosition(int Line, int Column)
{
    public ConfigurationException Error(string problem) => new($"HOCON, line {Line}, column {Column}: {problem}");
}
