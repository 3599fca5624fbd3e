namespace Ephemeral.Actors.Operations;

/// <summary>An execution context in which nothing flows.</summary>
internal static class BlankContext
{
    public static ExecutionContext Value { get; } = Make();

    // a thread started without flow is the one place that surely has one
    private static ExecutionContext Make()
    {
        ExecutionContext? blank = null;
        var thread = new Thread(() => blank = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return blank!;
    }
}
