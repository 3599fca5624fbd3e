using Ephemeral.Actors.Diagnostics;

namespace Ephemeral.Actors.Coordination;

/// <summary>What callers are told, each naming the coordinator and the remedy.</summary>
internal static class CoordinatorErrors
{
    private static readonly CancellationTokenSource Stop = new();

    /// <summary>The token of every cancellation that nobody asked for: an actor, the coordinator or its system was stopped.</summary>
    public static CancellationToken Stopped => Stop.Token;

    public static Exception Completed(string name) => new InvalidOperationException(
        $"Coordinator '{name}' takes nothing more in: Complete() was called. Enqueue before completing, or make a new coordinator.");

    public static Exception StreamFailed(string name, Exception error) => new InvalidOperationException(
        $"Coordinator '{name}' takes nothing more in: the stream that fed it has failed. {error.GetType().Name}: {ErrorText.MessageOf(error)}", error);

    public static Exception Disposed(string name) => new ObjectDisposedException(name,
        $"Coordinator '{name}' is disposed, or its actor system has ended. Make a new coordinator.");

    /// <summary>For the reason that a coordinator ends for: with what went wrong, if anything did.</summary>
    public static Exception Ended(string name, Exception reason) => reason.InnerException is { } cause
        ? new ObjectDisposedException(
            $"Coordinator '{name}' has ended, because of {cause.GetType().Name}: {ErrorText.MessageOf(cause)} Make a new coordinator.", cause)
        : Disposed(name);

    public static Exception NotCompleted(string name) => new InvalidOperationException(
        $"Coordinator '{name}' still takes work in, so it can't drain. Call Complete() first, then DrainAsync().");

    public static Exception DrainsItself(string name, long id) => new InvalidOperationException(
        $"Operation {id} of coordinator '{name}' awaits DrainAsync of its own coordinator, which waits for the operation. "
        + "Call Complete() inside the operation, and await DrainAsync() outside.");

    public static Exception StreamDrains(string name) => new InvalidOperationException(
        $"The stream that feeds coordinator '{name}' awaits DrainAsync of it, which waits for the stream to end. Await DrainAsync() outside of the stream.");

    public static Exception NotDynamic(string name) => new InvalidOperationException(
        $"Coordinator '{name}' has a fixed MaxConcurrency. Set EnableDynamicConcurrency = true in its options to change it at run time.");

    public static Exception NotStarted(string name, TimeSpan limit) => new TimeoutException(
        $"The actor of coordinator '{name}' was not started within {limit} (akka.actor.creation-timeout). Look for what blocks the threads "
        + "of the default dispatcher.");

    public static Exception NoTask(string name, long id) => new InvalidOperationException(
        $"The body of coordinator '{name}' returned null instead of a Task for operation {id}. Return Task.CompletedTask.");

    public static OperationCanceledException Cancelled(long id) => new($"Operation {id} was cancelled by Cancel({id}).");

    public static OperationCanceledException CancelledBySignal(string name, string signal) => new(
        $"This operation of coordinator '{name}' was cancelled before it started, because of the signal '{signal}' (CancelOnSignals). "
        + "New operations run once the signal has been retracted or has expired.");

    public static OperationCanceledException CancelledByDisposal(string name) => new(
        $"Coordinator '{name}' was disposed before this operation ended.", Stopped);

    public static OperationCanceledException CancelledByStop(string name) => new(
        $"Coordinator '{name}' was stopped with its actor system before this operation ended.", Stopped);

    public static OperationCanceledException ChildStopped(string name, string child, Exception? failure) => new(
        $"Coordinator '{name}' has ended, because its actor '{child}' was stopped by somebody else, or failed, before this operation ended.",
        failure, Stopped);

    public static OperationCanceledException Failed(string name, Exception failure) => new(
        $"Coordinator '{name}' has ended, because its actor failed before this operation ended: {ErrorText.MessageOf(failure)} Mend what throws (the "
        + "TimeProvider, if it is your own), and make a new coordinator.",
        failure, Stopped);

    public static OperationCanceledException ChildrenCannotStart(string name, Exception error) => new(
        $"Coordinator '{name}' has ended, because its actors can't start: {ErrorText.MessageOf(error)} Mend what throws (the TimeProvider, if it is your "
        + "own), and make a new coordinator.",
        error, Stopped);

    public static OperationCanceledException KeyStopped(string name, string key) => new(
        $"The actor of key '{key}' of coordinator '{name}' was stopped before this operation started. Enqueue it again.", Stopped);

    public static OperationCanceledException KeyMoved(string name) => new(
        $"This operation of coordinator '{name}' was given back before it started: its key moves to another node, where it runs.", Stopped);

    public static OperationCanceledException LetGo(string name, TimeSpan timeout) => new(
        $"Coordinator '{name}' let go of this operation: it ran on for {timeout} (ShutdownTimeout) after its token was cancelled. "
        + "Have its body end when its token is cancelled, or raise ShutdownTimeout.");

    public static TimeoutException TimedOut(string name, long id, TimeSpan timeout) => new(
        $"Operation {id} of coordinator '{name}' ran longer than its OperationTimeout of {timeout}. Raise that, or have the body end sooner.");
}
