using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Testing;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Patterns.Tests;

public class SignalLoggingTests : TestKit
{
    private readonly SignalSink _sink = new(maxCapacity: 10_000);
#pragma warning disable CA2213 // the factories dispose of it, and it does nothing then
    private readonly RecordedLines _lines = new();
#pragma warning restore CA2213

    [Fact]
    public void A_line_is_told_by_level_and_category_alone()
    {
        using var loggers = Loggers();
        var logger = loggers.CreateLogger("Shop.Orders");
        using (logger.BeginScope("secret"))
            logger.LogError(new InvalidOperationException("secret"), "secret {Order}", "secret");
        logger.LogInformation("below the level");
        var raised = _sink.Sense().Single();
        Assert.Equal(("log.error", "Shop.Orders", 0L), (raised.Signal, raised.Key, raised.OperationId));
    }

    [Fact]
    public async Task A_line_of_a_body_is_that_of_its_operation()
    {
        using var loggers = Loggers();
        var logger = loggers.CreateLogger("Shop.Orders");
        await using var work = new EphemeralWorkCoordinator<int>(
            (_, _) =>
            {
                logger.LogWarning("hm");
                return Task.CompletedTask;
            },
            system: Sys);
        var id = await work.EnqueueAsync(1);
        await Eventually.True(() => _sink.Detect("log.warning"));
        Assert.Equal(id, _sink.Sense().Single().OperationId);
    }

    [Fact]
    public async Task A_signal_is_written_by_name_and_operation_without_its_key()
    {
        using var loggers = Loggers();
        using var listener = new SignalLogListener(_sink, loggers);
        _sink.Raise("order.paid", key: "secret");
        _sink.Raise(new SignalEvent("order.sent", 17, "secret", DateTimeOffset.UnixEpoch));
        await Eventually.True(() => listener.TotalWritten == 2);
        Assert.Equal(
            ["Ephemeral.Signals: Signal order.paid was raised.", "Ephemeral.Signals: Signal order.sent was raised by operation 17."],
            _lines.Written);
    }

    [Fact]
    public async Task The_provider_and_the_listener_side_by_side_do_not_answer_each_other()
    {
        using var loggers = Loggers(new SignalLoggerOptions { MinLevel = LogLevel.Trace, ExceptCategories = null });
        using var listener = new SignalLogListener(
            _sink, loggers, new SignalLogListenerOptions { ExceptSignals = null, Level = LogLevel.Error });
        loggers.CreateLogger("Shop.Orders").LogError("no");
        await Eventually.True(() => listener.TotalWritten == 1);
        _sink.Raise("end");
        await Eventually.True(() => listener.TotalWritten == 2);
        Assert.Equal(["log.error", "end"], _sink.Sense().Select(signal => signal.Signal));
    }

    [Fact]
    public async Task A_handler_that_logs_what_it_hears_of_is_stopped()
    {
        using var loggers = Loggers();
        var logger = loggers.CreateLogger("Shop.Alerts");
        await using var alerts = new EphemeralWorkCoordinator<int>(
            (_, _) =>
            {
                logger.LogError("an alert could not be sent");
                return Task.CompletedTask;
            },
            system: Sys);
        using var alerting = _sink.Subscribe("log.error", _ => alerts.TryEnqueue(1));
        logger.LogError("first");
        await Eventually.True(() => _sink.TotalBlocked == 1);
        Assert.Equal((1L, 1), (alerts.TotalEnqueued, _sink.Count));
    }

    [Fact]
    public async Task The_failure_of_an_operation_that_hears_of_failures_is_not_told()
    {
        using var loggers = Loggers();
        await using var alerts = new EphemeralWorkCoordinator<int>((_, _) => throw new InvalidOperationException("no"), system: Sys);
        using var alerting = _sink.Subscribe("log.*", _ => alerts.TryEnqueue(1));
        loggers.CreateLogger("Shop.Orders").LogError("first");
        await Eventually.True(() => alerts.TotalFailed == 1);
        loggers.CreateLogger(EphemeralDiagnostics.FailureCategory).LogWarning("It failed.");
        Assert.Equal(1, _sink.Count);
    }

    [Fact]
    public async Task A_logger_that_throws_costs_its_line_alone()
    {
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(_lines));
        using var listener = new SignalLogListener(_sink, loggers);
        _lines.Failures = 1;
        _sink.Raise("a");
        _sink.Raise("b");
        await Eventually.True(() => listener.TotalWritten == 1);
        Assert.Equal(1, _sink.ListenerFailures);
    }

    [Fact]
    public async Task Disposal_in_mid_work_ends_the_telling_on_both_sides()
    {
        var loggers = Loggers();
        var logger = loggers.CreateLogger("Shop.Orders");
        var listener = new SignalLogListener(_sink, loggers);
        using var stop = new CancellationTokenSource();
        var working = OwnThread.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                logger.LogError("no");
                _sink.Raise("a");
            }
        });
        await Eventually.True(() => listener.TotalWritten > 0 && _sink.Detect("log.error"));
        listener.Dispose();
        loggers.Dispose();
        stop.Cancel();
        await working.InTime();
        _sink.Clear();
        logger.LogError("no");
        Assert.Equal(0, _sink.Count);
    }

    [Fact]
    public async Task Lines_of_sixteen_threads_are_all_told()
    {
        using var provider = new SignalLoggerProvider(_sink);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(thread => Task.Run(() =>
        {
            for (var line = 0; line < 100; line++)
                provider.CreateLogger($"c{thread % 4}").LogError("no");
        }))).InTime();
        Assert.Equal((1_600L, 1_600), (provider.TotalRaised, _sink.Count));
    }

    [Fact]
    public void Options_that_can_not_hold_are_refused_all_at_once()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SignalLoggerProvider(_sink, new SignalLoggerOptions
        {
            Name = "", MinLevel = LogLevel.None, Categories = ",", ExceptCategories = " ",
        }));
        foreach (var option in new[] { "Name is ''", "MinLevel is None", "Categories is ','", "ExceptCategories is ' '" })
            Assert.Contains(option, error.Message);
        using var loggers = Loggers();
        error = Assert.Throws<ArgumentOutOfRangeException>(() => new SignalLogListener(_sink, loggers, new SignalLogListenerOptions
        {
            Signals = "", ExceptSignals = "", Level = LogLevel.None,
        }));
        foreach (var option in new[] { "Signals is ''", "ExceptSignals is ''", "Level is None" })
            Assert.Contains(option, error.Message);
    }

    private ILoggerFactory Loggers(SignalLoggerOptions? options = null) => LoggerFactory.Create(
        builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(_lines).AddSignals(_sink, options));
}
