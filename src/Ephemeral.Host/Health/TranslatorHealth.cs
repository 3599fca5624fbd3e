using Ephemeral.Actors;
using Ephemeral.Host.Configuration;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Translation;
using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Health;

/// <summary>Probes the translator at start and then at intervals, and says by signals how it is.</summary>
internal sealed class TranslatorHealth(
    ITranslator translator, TranslationOptions options, SignalSink signals, TimeProvider time, ILogger<TranslatorHealth> logger)
    : BackgroundService
{
    private readonly SignalState _state = new(signals);
    private volatile Verdict? _verdict;

    public bool IsUp => _verdict is { Problem: null };

    /// <summary>It is up, and its last probe or a call within the last minute took long.</summary>
    public bool IsSlow => IsUp && signals.Detect(TranslationSignals.Slow);

    /// <summary>Why it is down; null while it is up.</summary>
    public string? Problem => _verdict is { } verdict ? verdict.Problem : "It has not been probed yet.";

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ProbeAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _state.Dispose();
        base.Dispose();
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
        var start = time.GetTimestamp();
        try
        {
            await translator.ProbeAsync(ending.Token);
            Judge(null, time.GetElapsedTime(start) > options.SlowAfter);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Judge($"It did not answer within {options.ProbeTimeout.TotalSeconds} s.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Judge(FailureText.Of(e), detail: (e as IWithDetail)?.Detail);
        }
    }

    private void Judge(string? problem, bool isSlow = false, string? detail = null)
    {
        var before = _verdict;
        _verdict = new Verdict(problem, detail);
        _state.Set(problem is not null ? TranslationSignals.Down : isSlow ? TranslationSignals.Slow : null);
        if (problem is not null && before != _verdict)
            logger.LogWarning("The translator {Translator} is down: {Problem}", translator.Name, detail is null ? problem : $"{problem} ({detail})");
        else if (problem is null && before is not { Problem: null })
            logger.LogInformation("The translator {Translator} is up.", translator.Name);
    }

    private sealed record Verdict(string? Problem, string? Detail);
}
