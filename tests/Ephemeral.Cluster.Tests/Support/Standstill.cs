using Ephemeral.Cluster.Nodes;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Support;

/// <summary>A node that stands still, as far as its clock says.</summary>
internal static class Standstill
{
    /// <summary>Moves the time on until bodies may not start: a look of the guard's actor that is just under way takes a standstill for none.</summary>
    public static Task HoldAsync(this StartGuard guard, FakeTime time, TimeSpan standstill) => Eventually.True(
        () =>
        {
            time.Advance(standstill);
            return !guard.MayStart();
        },
        "a node that starts nothing");
}
