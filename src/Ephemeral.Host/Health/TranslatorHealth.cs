using Ephemeral.Host.Configuration;
using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Health;

/// <summary>Probes the translator at start and then at intervals, and says whether it is up.</summary>
internal sealed class TranslatorHealth(
    ITranslator translator, TranslationOptions options, TimeProvider time, ILogger<TranslatorHealth> logger) : BackgroundService
{
    private volatile Verdict? _verdict;

    public bool IsUp => _verdict is { Problem: null };

    /// <summary>Why it is down; null while it is up.</summary>
    public string? Problem => _verdict is { } verdict ? verdict.Problem : "It has not been probed yet.";

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ProbeAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.ProbeInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await ProbeAsync(stoppingToken);
    }

    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ProbeTimeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await translator.ProbeAsync(ending.Token);
            Judge(null);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Judge($"It did not answer within {options.ProbeTimeout.TotalSeconds} s.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Judge(e.Message);
        }
    }

    private void Judge(string? problem)
    {
        var before = _verdict;
        _verdict = new Verdict(problem);
        if (problem is not null && before?.Problem != problem)
            logger.LogWarning("The translator {Translator} is down: {Problem}", translator.Name, problem);
        else if (problem is null && before is not { Problem: null })
            logger.LogInformation("The translator {Translator} is up.", translator.Name);
    }

    private sealed record Verdict(string? Problem);
}
