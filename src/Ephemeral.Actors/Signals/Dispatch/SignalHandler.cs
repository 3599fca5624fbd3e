namespace Ephemeral.Actors.Signals.Dispatch;

/// <summary>What the application does with a signal, and who it is for an error text.</summary>
internal class SignalHandler(string name, Func<SignalEvent, CancellationToken, Task> body)
{
    private volatile bool _isRemoved;

    /// <summary>Whether it has been taken back: signals that wait pass it by.</summary>
    public bool IsRemoved => _isRemoved;

    protected void MarkRemoved() => _isRemoved = true;

    /// <summary>Runs the body; async, so that what it does to its execution context ends with it.</summary>
    public async Task CallAsync(SignalEvent signal, CancellationToken token)
    {
        var running = body(signal, token) ?? throw new InvalidOperationException(
            $"The handler of '{name}' returned null for signal '{signal.Signal}'. Return a task, such as Task.CompletedTask.");
        await running.ConfigureAwait(false);
    }
}
