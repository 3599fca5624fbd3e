namespace Ephemeral.Actors.Signals.Dispatch;

/// <summary>A handler of the signals whose names match; disposing it takes it back.</summary>
internal sealed class RegisteredHandler(
    SignalPattern pattern, Func<SignalEvent, CancellationToken, Task> body, Action<RegisteredHandler> remove)
    : SignalHandler(pattern.Text, body), IDisposable
{
    public bool Matches(string signal) => pattern.Matches(signal);

    public void Dispose()
    {
        if (IsRemoved)
            return;
        MarkRemoved();
        remove(this);
    }
}
