using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Engine.Conformance.Tests.Events;

public sealed class LoggerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_logger_named_in_the_settings_is_started_and_gets_what_is_logged()
    {
        var inbox = new TaskCompletionSource<LogEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        Capturing.Inbox = inbox;
        using var system = ActorSystem.Create("logging", ConfigurationFactory.ParseString($$"""
            akka.stdout-loglevel = OFF
            akka.loglevel = WARNING
            akka.loggers = ["{{typeof(Capturing).FullName}}, {{typeof(Capturing).Assembly.GetName().Name}}"]
            """));

        system.Log.Info("left out");
        system.Log.Warning("written");

        var entry = await inbox.Task.WaitAsync(Patience);
        Assert.Equal("written", entry.Message.ToString());
        await system.Terminate().WaitAsync(Patience);
    }

    private sealed class Capturing : ReceiveActor
    {
        internal static TaskCompletionSource<LogEvent>? Inbox;

        public Capturing()
        {
            Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
            Receive<LogEvent>(entry =>
            {
                if (entry.Message.ToString() is "written" or "left out") Inbox?.TrySetResult(entry);
            });
        }
    }
}
