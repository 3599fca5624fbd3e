namespace Ephemeral.Benchmarks.Soak;

/// <summary>Keeps the first violation of a promise, which ends the soak.</summary>
internal sealed class SoakFailure
{
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<string> First => _first.Task;

    public bool HasHappened => _first.Task.IsCompleted;

    /// <summary>The round in which it happened.</summary>
    public string? Where { get; private set; }

    public void Describe(string where) => Where ??= where;

    public void Report(string what) => _first.TrySetResult(what);

    public void Require(bool holds, Func<string> what)
    {
        if (!holds)
            Report(what());
    }

    /// <summary>Waits for what must end within a limit.</summary>
    /// <returns>False when it has not, or when the soak has failed meanwhile.</returns>
    public async Task<bool> EndsAsync(Task task, TimeSpan limit, Func<string> what)
    {
        await Task.WhenAny(task, First, Task.Delay(limit)).ConfigureAwait(false);
        if (!task.IsCompleted)
            Report($"{what()} has not ended within {limit}");
        return task.IsCompleted;
    }
}
