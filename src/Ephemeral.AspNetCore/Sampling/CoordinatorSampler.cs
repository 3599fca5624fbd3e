using System.Text.Json;
using Ephemeral.Actors;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;
using Ephemeral.AspNetCore.Live;
using Ephemeral.AspNetCore.Models;
using Ephemeral.AspNetCore.Reading;
using Microsoft.Extensions.Hosting;

namespace Ephemeral.AspNetCore.Sampling;

/// <summary>
/// Looks at every coordinator once a second, for all viewers together, and whether anybody looks or not: who opens the page after an
/// incident finds the minutes before it. That costs one question a coordinator. What costs more, durations, is asked only of
/// coordinators that somebody looks at.
/// </summary>
internal sealed class CoordinatorSampler(CoordinatorAnswers answers, LiveHub hub, EphemeralDashboardOptions options, TimeProvider time)
    : BackgroundService
{
    private const int RateSeconds = 10;
    private const int LintEvery = 5;
    private const int ActivitySpan = 5;
    private const int MostDurations = 1000;

    private static readonly OperationFilter Durations = new()
    {
        States = OperationStates.Completed | OperationStates.Failed,
        Limit = MostDurations,
    };

    private readonly Lock _lock = new();
    private readonly CoordinatorHistories _histories = new();
    private readonly TaskCompletionSource _firstLook = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _looks;
    private volatile string? _problem;

    /// <summary>How often all have been looked at.</summary>
    public long Looks => Interlocked.Read(ref _looks);

    /// <summary>Ends when all have been looked at once.</summary>
    public Task FirstLook => _firstLook.Task;

    public OverviewModel Overview()
    {
        lock (_lock)
            return new OverviewModel(time.GetUtcNow(), _problem, [.. _histories.All.Select(Row)]);
    }

    /// <summary>One coordinator in full; null when there was none of that name at the last look.</summary>
    public async Task<CoordinatorModel?> CoordinatorAsync(string name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_histories.TryGet(name, out _))
                return null;
        }

        var latency = await LatencyAsync(name, cancellationToken).ConfigureAwait(false);
        lock (_lock)
            return _histories.TryGet(name, out var history) ? Full(history, latency) : null;
    }

    /// <summary>What is shown to those who watch a topic, as JSON; null when it names no coordinator.</summary>
    public async Task<byte[]?> StateAsync(string topic, CancellationToken cancellationToken)
    {
        if (topic == LiveHub.Overview)
            return JsonSerializer.SerializeToUtf8Bytes(Overview(), DashboardJson.Default.OverviewModel);
        var model = await CoordinatorAsync(topic, cancellationToken).ConfigureAwait(false);
        return model is null ? null : JsonSerializer.SerializeToUtf8Bytes(model, DashboardJson.Default.CoordinatorModel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.LookEvery, time);
        var start = time.GetTimestamp();
        try
        {
            do
            {
                await TickAsync((long)Math.Round(time.GetElapsedTime(start) / options.LookEvery), stoppingToken).ConfigureAwait(false);
                _firstLook.TrySetResult();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the host stops
        }
    }

    // whatever goes wrong here is shown on the page; it is no reason for the host to stop
    private async Task TickAsync(long second, CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(second, cancellationToken).ConfigureAwait(false);
            _problem = null;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            _problem = ErrorText.MessageOf(e);
        }

        await Task.WhenAll(hub.Watched().Select(topic => PublishAsync(topic, cancellationToken))).ConfigureAwait(false);
    }

    private async Task LookAsync(long second, CancellationToken cancellationToken)
    {
        var entries = await answers.ListAsync(cancellationToken).ConfigureAwait(false);
        var seen = await Task.WhenAll(entries.Select(entry => ObserveAsync(entry, cancellationToken))).ConfigureAwait(false);
        var lints = _looks % LintEvery == 0
            ? await Task.WhenAll(entries.Select(entry => LintsAsync(entry, cancellationToken))).ConfigureAwait(false)
            : null;
        lock (_lock)
        {
            _histories.Record(second, seen);
            for (var i = 0; i < lints?.Length; i++)
                _histories.All[i].Lints = lints[i];
        }

        Interlocked.Increment(ref _looks);
    }

    private async Task PublishAsync(string topic, CancellationToken cancellationToken)
    {
        try
        {
            hub.Publish(topic, await StateAsync(topic, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            _problem = ErrorText.MessageOf(e);
        }
    }

    private async Task<Observation> ObserveAsync(CoordinatorEntry entry, CancellationToken cancellationToken) => new(
        entry.Name, entry.Kind, entry.Actor,
        await AnswerOrNull<EphemeralStatus>(entry, GetStatus.Instance, cancellationToken).ConfigureAwait(false));

    private async Task<IReadOnlyList<EphemeralLint>> LintsAsync(CoordinatorEntry entry, CancellationToken cancellationToken) =>
        (await AnswerOrNull<LintsFound>(entry, GetLints.Instance, cancellationToken).ConfigureAwait(false))?.Lints ?? [];

    private async Task<T?> AnswerOrNull<T>(CoordinatorEntry entry, object question, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await answers.AskAsync<T>(entry, question, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RefusedException or NoAnswerException)
        {
            return null;
        }
    }

    private async Task<Latency> LatencyAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var found = await answers.AskAsync<OperationsFound>(name, new GetSnapshot(Durations), cancellationToken).ConfigureAwait(false);
            return Latency.Of(found.Operations.Select(static operation => operation.Duration).OfType<TimeSpan>());
        }
        catch (Exception e) when (e is RefusedException or NoAnswerException)
        {
            return default;
        }
    }

    private static CoordinatorRow Row(CoordinatorHistory history) => new(
        history.Name, history.Kind, StateOf(history), history.Status?.PendingCount ?? 0, history.Status?.MaxPendingOperations ?? 0,
        history.Status?.ActiveCount ?? 0, history.Status?.CurrentMaxConcurrency ?? 0, history.Status?.LiveKeyCount ?? 0,
        history.Samples.EndedPerSecond(RateSeconds), history.Samples.SumOfLast(CoordinatorHistories.Seconds).Failed, history.Lints.Count,
        DashboardModels.Of(history.Samples.Buckets(CoordinatorHistories.Seconds / ActivitySpan, ActivitySpan)));

    private CoordinatorModel Full(CoordinatorHistory history, Latency latency) => new(
        time.GetUtcNow(), history.Name, history.Kind, StateOf(history), history.Samples.EndedPerSecond(RateSeconds),
        history.Status is { } status ? OperationText.Of(status) : null, DashboardModels.Of(history.Samples), DashboardModels.Of(latency),
        history.Lints);

    private static string StateOf(CoordinatorHistory history) =>
        history is { IsAnswering: true, Status: { } status } ? StateText.Of(status) : "silent";
}
