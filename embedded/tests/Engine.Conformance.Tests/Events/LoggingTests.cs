using Akka.Actor;
using Akka.Event;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Events;

public sealed class LoggingTests() : ConformanceTest("akka.loglevel = INFO")
{
    [Fact]
    public async Task What_an_actor_logs_is_published_with_its_class_and_place()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Info));
        var actor = Sys.ActorOf(Props.Create(() => new Talkative()), "talkative");

        actor.Tell("info", TestActor);

        var entry = await FishForMessageAsync<Info>(info => info.LogClass == typeof(Talkative));
        Assert.Equal("number 1 of 2", entry.Message.ToString());
        Assert.Contains("/user/talkative", entry.LogSource, StringComparison.Ordinal);
        Assert.Null(entry.Cause);
        Assert.Equal(LogLevel.InfoLevel, entry.LogLevel());
    }

    [Fact]
    public async Task An_error_carries_its_cause()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Error));
        var actor = Sys.ActorOf(Props.Create(() => new Talkative()));

        actor.Tell("error", TestActor);

        var entry = await ExpectMsgAsync<Error>();
        Assert.Equal("it broke", entry.Message.ToString());
        Assert.IsType<TimeoutException>(entry.Cause);
    }

    [Fact]
    public async Task Levels_below_the_configured_one_are_left_out()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(LogEvent));
        var actor = Sys.ActorOf(Props.Create(() => new Talkative()));

        actor.Tell("debug", TestActor);
        actor.Tell("warning", TestActor);

        var entry = await FishForMessageAsync<LogEvent>(log => log.LogClass == typeof(Talkative));
        Assert.IsType<Warning>(entry);
        Assert.Equal("careful", entry.Message.ToString());
    }

    [Fact]
    public async Task A_failure_that_a_supervisor_handles_is_logged_as_an_error()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Error));
        var failure = new InvalidOperationException("told to");
        var actor = Act((_, _) => throw failure);

        actor.Tell("fail", TestActor);

        var entry = await ExpectMsgAsync<Error>();
        Assert.Same(failure, entry.Cause);
        Assert.Contains("told to", entry.Message.ToString(), StringComparison.Ordinal);
        Assert.Contains(actor.Path.Name, entry.LogSource, StringComparison.Ordinal);
    }

    [Fact]
    public void The_level_decides_what_is_worth_formatting()
    {
        var log = Logging.GetLogger(Sys, this);

        Assert.True(log.IsInfoEnabled);
        Assert.True(log.IsEnabled(LogLevel.ErrorLevel));
        Assert.False(log.IsDebugEnabled);
    }

    private sealed class Talkative : UntypedActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        protected override void OnReceive(object message)
        {
            if (message is "debug") _log.Debug("quiet");
            if (message is "info") _log.Info("number {0} of {1}", 1, 2);
            if (message is "warning") _log.Warning("careful");
            if (message is "error") _log.Error(new TimeoutException(), "it broke");
        }
    }
}
