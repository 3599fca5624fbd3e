using System.Globalization;

namespace Akka.TestKit.Extensions;

/// <summary>Bounded waits for tasks.</summary>
public static class TaskExtensions
{
    /// <summary>Whether the task has ended in time. A failure of it is thrown.</summary>
    public static async Task<bool> AwaitWithTimeout(
        this Task parentTask, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        try
        {
            await parentTask.WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException) when (!parentTask.IsCompleted)
        {
            return false;
        }
    }

    /// <summary>The task's result, or a <see cref="TimeoutException"/>.</summary>
    public static Task<T> WithTimeout<T>(this Task<T> parentTask, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        parentTask.WaitAsync(timeout, cancellationToken);

    public static async Task ShouldCompleteWithin(
        this Task task, TimeSpan timeout, string because = "", params object[] becauseArgs)
    {
        if (!await AwaitWithTimeout(task, timeout).ConfigureAwait(false))
            throw new TimeoutException($"The task did not complete within {timeout}.{Because(because, becauseArgs)}");
    }

    public static async Task<T> ShouldCompleteWithin<T>(
        this Task<T> task, TimeSpan timeout, string because = "", params object[] becauseArgs)
    {
        await ShouldCompleteWithin((Task)task, timeout, because, becauseArgs).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    private static string Because(string because, object[] arguments) =>
        because.Length == 0 ? "" : " " + string.Format(CultureInfo.InvariantCulture, because, arguments);
}
