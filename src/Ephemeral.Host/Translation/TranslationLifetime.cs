namespace Ephemeral.Host.Translation;

/// <summary>
/// Cancels the translations while requests are still answered, so that who asks sees them cancelled; and gives up the window after
/// the last request, before the actor system ends.
/// </summary>
internal sealed class TranslationLifetime(IServiceProvider services) : IHostedLifecycleService
{
    private TranslationQueue? _queue;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Not before: until all have been told that the host is starting, the settings of the coordinator are not checked.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _queue = services.GetRequiredService<TranslationQueue>();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Not awaited here: what runs is waited for side by side with what the other coordinators run.
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _ = _queue?.CancelAllAsync();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_queue is not null)
            await _queue.DisposeAsync();
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
