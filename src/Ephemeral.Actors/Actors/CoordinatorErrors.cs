namespace Ephemeral.Actors.Actors;

/// <summary>What callers are told, each naming the coordinator and the remedy.</summary>
internal static class CoordinatorErrors
{
    public static Exception Completed(string name) => new InvalidOperationException(
        $"Coordinator '{name}' takes nothing more in: Complete() was called. Enqueue before completing, or make a new coordinator.");

    public static Exception Disposed(string name) => new ObjectDisposedException(name,
        $"Coordinator '{name}' is disposed, or its actor system has ended. Make a new coordinator.");

    public static Exception NotCompleted(string name) => new InvalidOperationException(
        $"Coordinator '{name}' still takes work in, so it can't drain. Call Complete() first, then DrainAsync().");

    public static Exception NotDynamic(string name) => new InvalidOperationException(
        $"Coordinator '{name}' has a fixed MaxConcurrency. Set EnableDynamicConcurrency = true in its options to change it at run time.");

    public static OperationCanceledException Cancelled(long id) => new($"Operation {id} was cancelled by Cancel({id}).");

    public static OperationCanceledException CancelledBySignal(string name, string signal) => new(
        $"This operation of coordinator '{name}' was cancelled before it started, because of the signal '{signal}' (CancelOnSignals). "
        + "New operations run once the signal has been retracted or has expired.");

    public static OperationCanceledException CancelledByDisposal(string name) => new(
        $"Coordinator '{name}' was disposed before this operation ended.");
}
