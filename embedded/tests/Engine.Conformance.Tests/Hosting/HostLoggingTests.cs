using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using AkkaLogLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Engine.Conformance.Tests.Hosting;

public class HostLoggingTests
{
    private readonly CapturedLogs _logs = new();

    [Fact]
    public async Task What_the_system_logs_reaches_the_hosts_loggers_with_its_level()
    {
        var host = await StartAsync(AkkaLogLevel.DebugLevel);
        var log = host.Services.GetRequiredService<ActorSystem>().Log;

        log.Debug("a detail of {0}", "order 7");
        log.Info("a fact of {0}", "order 7");
        log.Warning("a doubt of {0}", "order 7");
        log.Error("a failure of {0}", "order 7");

        Assert.Equal(LogLevel.Debug, (await _logs.NextContainingAsync("a detail of order 7")).Level);
        Assert.Equal(LogLevel.Information, (await _logs.NextContainingAsync("a fact of order 7")).Level);
        Assert.Equal(LogLevel.Warning, (await _logs.NextContainingAsync("a doubt of order 7")).Level);
        Assert.Equal(LogLevel.Error, (await _logs.NextContainingAsync("a failure of order 7")).Level);
        await host.EndAsync();
    }

    [Fact]
    public async Task The_cause_of_an_error_is_logged_with_it()
    {
        var host = await StartAsync(AkkaLogLevel.InfoLevel);
        var cause = new InvalidOperationException("the cause");

        host.Services.GetRequiredService<ActorSystem>().Log.Error(cause, "it failed");

        Assert.Same(cause, (await _logs.NextContainingAsync("it failed")).Cause);
        await host.EndAsync();
    }

    [Fact]
    public async Task The_failure_of_an_actor_is_logged_as_an_error()
    {
        var host = await StartAsync(AkkaLogLevel.InfoLevel, akka => akka.WithActors((system, _) =>
            system.ActorOf(Props.Create<Fragile>()).Tell("fall")));

        var log = await _logs.NextContainingAsync("fragile indeed");

        Assert.Equal(LogLevel.Error, log.Level);
        Assert.IsType<InvalidOperationException>(log.Cause);
        await host.EndAsync();
    }

    [Fact]
    public async Task What_is_under_the_log_level_is_not_logged()
    {
        var host = await StartAsync(AkkaLogLevel.WarningLevel);
        var log = host.Services.GetRequiredService<ActorSystem>().Log;

        log.Info("mark one");
        log.Warning("mark two");

        Assert.Contains("mark two", (await _logs.NextContainingAsync("mark")).Text);
        await host.EndAsync();
    }

    [Fact]
    public async Task A_given_logger_factory_is_written_to_instead_of_the_hosts()
    {
        var others = new CapturedLogs();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(others));
        var host = await HostedSystem.StartAsync(
            akka => akka.ConfigureLoggers(loggers => loggers.ClearLoggers().AddLoggerFactory(factory)),
            services => services.AddLogging(logging => logging.AddProvider(_logs)));

        host.Services.GetRequiredService<ActorSystem>().Log.Warning("over there");

        await others.NextContainingAsync("over there");
        await host.EndAsync();
    }

    private Task<IHost> StartAsync(AkkaLogLevel level, Action<AkkaConfigurationBuilder>? more = null) =>
        HostedSystem.StartAsync(
            akka =>
            {
                akka.ConfigureLoggers(loggers =>
                {
                    loggers.LogLevel = level;
                    loggers.ClearLoggers();
                    loggers.AddLoggerFactory();
                });
                more?.Invoke(akka);
            },
            services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_logs)));

    private sealed class Fragile : UntypedActor
    {
        protected override void OnReceive(object message) => throw new InvalidOperationException("fragile indeed");
    }
}
