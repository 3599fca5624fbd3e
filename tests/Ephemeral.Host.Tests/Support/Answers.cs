using Ephemeral.Testing;

namespace Ephemeral.Host.Tests.Support;

/// <summary>An answer that is not read.</summary>
internal static class Answers
{
    /// <summary>As JSON 24 MB, while a connection between two programs of a machine holds ten at the most.</summary>
    public static readonly string MoreThanAConnectionTakes = new('é', 4_000_000);

    /// <summary>Lets a little time go by again and again, minutes in all, until a task has ended.</summary>
    public static Task WhileTimeGoesOnAsync(this Task task, FakeTime time) => Eventually.True(() =>
    {
        time.Advance(TimeSpan.FromMilliseconds(10));
        return task.IsCompleted;
    }, "the task to end");

    /// <summary>Waits until a translation has completed, and reads the headers of its answer alone.</summary>
    public static async Task<HttpResponseMessage> BeginToReadAsync(this HttpClient client, string taskId)
    {
        await Eventually.TrueAsync(
            async () => (await client.GetTasksAsync()).Single().State() == "completed", () => "the translation to complete");
        return await client.GetAsync($"/api/translate/get-translation/{taskId}", HttpCompletionOption.ResponseHeadersRead);
    }
}
