using Ephemeral.Actors.Permits;

namespace Ephemeral.Actors.Actors;

/// <summary>Tells code whether it runs inside an operation of a given coordinator, through any number of awaits.</summary>
internal static class CoordinatorScope
{
    private static readonly AsyncLocal<PermitGate?> Current = new();

    private static readonly ExecutionContext Blank = CaptureBlank();

    public static bool IsInside(PermitGate gate) => ReferenceEquals(Current.Value, gate);

    /// <summary>
    /// The context that bodies run in: it carries nothing but being inside <paramref name="gate"/>'s coordinator. What flowed with
    /// the producer (its request, its user) stays with the producer.
    /// </summary>
    public static ExecutionContext Enter(PermitGate gate)
    {
        ExecutionContext? inside = null;
        ExecutionContext.Run(Blank, _ =>
        {
            Current.Value = gate;
            inside = ExecutionContext.Capture();
        }, null);
        return inside!;
    }

    // a thread started without flow is the one place that surely has a blank context
    private static ExecutionContext CaptureBlank()
    {
        ExecutionContext? blank = null;
        var thread = new Thread(() => blank = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return blank!;
    }
}
