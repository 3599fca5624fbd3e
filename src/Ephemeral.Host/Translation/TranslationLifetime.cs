using Ephemeral.Host.Commands;
using Ephemeral.Host.Configuration;
using Ephemeral.Host.Tasks;

namespace Ephemeral.Host.Translation;

/// <summary>
/// Ends the work of the program while requests are still answered, so that who asks sees it end: translations are cancelled, commands run to their
/// end. It gives up the window after the last request, before the actor system ends.
/// </summary>
internal sealed class TranslationLifetime(IServiceProvider services) : IHostedLifecycleService
{
    private BackgroundTranslateService? _translations;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Not before: until all have been told that the host is starting, the settings of the coordinator are not checked.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _translations = services.GetRequiredService<BackgroundTranslateService>();
        _ = services.GetRequiredService<TranslateCacheService>();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Before anything stops: the library itself closes intake only when the server has stopped too.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_translations is null)
            return;
        var commands = services.GetRequiredService<CommandQueue>();
        await Task.WhenAll(_translations.CancelAllAsync(), commands.DrainAsync(cancellationToken))
            .WaitAsync(services.GetRequiredService<TranslationOptions>().ShutdownTimeout, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_translations is null)
            return;
        _translations.Stop();
        await services.GetRequiredService<TranslateCacheService>().DisposeAsync();
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
