using Akka.Actor;
using Akka.Event;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Writes log events to the output of the test that runs.</summary>
internal sealed class TestOutputLogger : ReceiveActor
{
    private readonly ITestOutputHelper _output;
    private readonly string _prefix;

    public TestOutputLogger(ITestOutputHelper output, string prefix)
    {
        _output = output;
        _prefix = prefix.Length == 0 ? "" : $"{prefix} ";
        Receive<LogEvent>(Write);
        Receive<InitializeLogger>(initialize =>
        {
            initialize.LoggingBus.Subscribe(Self, typeof(LogEvent));
            Sender.Tell(new LoggerInitialized());
        });
    }

    private void Write(LogEvent logEvent)
    {
        try
        {
            _output.WriteLine(_prefix + logEvent);
        }
        catch (InvalidOperationException)
        {
            // xunit takes no output of a test that has ended, while its system still stops
            Context.Stop(Self);
        }
    }
}
