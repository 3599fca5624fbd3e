using System.Reflection;
using Akka.Actor;

namespace Engine.Conformance.Tests.Surface;

/// <summary>Tells the embedded engine from the packages that it stands in for.</summary>
internal static class EmbeddedEngine
{
    public static bool IsLoaded { get; } =
        typeof(ActorSystem).Assembly.GetCustomAttribute<AssemblyProductAttribute>()?.Product == "Ephemeral";
}
