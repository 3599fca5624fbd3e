using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Support;

/// <summary>A topic knows a subscriber on another node a moment after it has come: until then nothing is heard there.</summary>
internal static class SharedSignals
{
    /// <summary>Waits until each of two coordinators hears what is raised in the other.</summary>
    public static Task AreHeardAsync(EphemeralCoordinator one, EphemeralCoordinator other) => Eventually.TrueAsync(
        async () =>
        {
            one.RaiseSignal("from.one");
            other.RaiseSignal("from.other");
            await Task.Delay(50);
            return one.HasSignal("from.other") && other.HasSignal("from.one");
        },
        static () => "signals of the other node");
}
