using System.Collections.Concurrent;
using Akka.Event;
using Akka.TestKit.Xunit2;
using Xunit.Abstractions;

namespace Engine.Conformance.Tests.Kit;

public sealed class OutputTests
{
    private sealed class Lines : ITestOutputHelper
    {
        public ConcurrentQueue<string> Written { get; } = new();

        public void WriteLine(string message) => Written.Enqueue(message);

        public void WriteLine(string format, params object[] args) => Written.Enqueue(string.Format(format, args));
    }

    private sealed class Closed : ITestOutputHelper
    {
        public void WriteLine(string message) => throw new InvalidOperationException("There is no currently active test.");

        public void WriteLine(string format, params object[] args) => WriteLine(format);
    }

    [Fact]
    public void The_log_goes_to_the_output_of_the_test()
    {
        var output = new Lines();
        using var kit = new TestKit("akka { loglevel = INFO, stdout-loglevel = OFF }", output);

        kit.Sys.Log.Info("hello from the test");

        kit.AwaitCondition(() => output.Written.Any(line => line.Contains("hello from the test")), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_log_that_goes_on_after_the_test_does_no_harm()
    {
        using var kit = new TestKit("akka { loglevel = INFO, stdout-loglevel = OFF }", new Closed());
        kit.Sys.Log.Info("too late");

        kit.TestActor.Tell("still here", kit.TestActor);

        kit.ExpectMsg("still here");
    }
}
