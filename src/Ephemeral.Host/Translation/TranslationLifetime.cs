namespace Ephemeral.Host.Translation;

/// <summary>
/// Ends the translations while requests are still answered, so that who asks sees them cancelled; and gives up the window after
/// the last request, before the actor system ends.
/// </summary>
internal sealed class TranslationLifetime(TranslationQueue queue) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken) => await queue.StopAsync();

    public async Task StopAsync(CancellationToken cancellationToken) => await queue.DisposeAsync();

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
