using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Xunit2.Internals;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2;

/// <summary>The base class of an xunit test class: a new actor system for each test, terminated when the test has run.</summary>
public class TestKit : TestKitBase, IDisposable
{
    /// <value>Where the log goes as well, when the test was given one.</value>
    protected readonly ITestOutputHelper? Output;

    private bool _disposed;

    public TestKit(ActorSystem? system = null, ITestOutputHelper? output = null) : base(Assertions, system) =>
        Output = LogTo(output);

    public TestKit(ActorSystemSetup config, string? actorSystemName = null, ITestOutputHelper? output = null)
        : base(Assertions, config, actorSystemName) =>
        Output = LogTo(output);

    public TestKit(Config config, string? actorSystemName = null, ITestOutputHelper? output = null)
        : base(Assertions, config, actorSystemName) =>
        Output = LogTo(output);

    public TestKit(string config, ITestOutputHelper? output = null)
        : base(Assertions, ConfigurationFactory.ParseString(config)) =>
        Output = LogTo(output);

    public static new Config DefaultConfig => TestKitBase.DefaultConfig;

    public static new Config FullDebugConfig => TestKitBase.FullDebugConfig;

    protected static XunitAssertions Assertions { get; } = new();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called when the test has run: shuts the actor system down.</summary>
    protected virtual void AfterAll() => Shutdown();

    protected virtual void Dispose(bool disposing)
    {
        if (_disposed || !disposing) return;
        _disposed = true;
        AfterAll();
    }

    /// <summary>Sends a further system's log to the test's output.</summary>
    protected void InitializeLogger(ActorSystem system) => InitializeLogger(system, "");

    /// <summary>As above, each line starting with the prefix.</summary>
    protected void InitializeLogger(ActorSystem system, string prefix)
    {
        if (Output is not null) Subscribe(system, Output, prefix);
    }

    private ITestOutputHelper? LogTo(ITestOutputHelper? output)
    {
        if (output is not null) Subscribe(Sys, output, "");
        return output;
    }

    private static void Subscribe(ActorSystem system, ITestOutputHelper output, string prefix)
    {
        var logger = ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new TestOutputLogger(output, prefix)), null);
        // asked, not told: the test's first events must not come before the logger listens
        logger.Ask<LoggerInitialized>(new InitializeLogger(system.EventStream), TimeSpan.FromSeconds(10)).GetAwaiter().GetResult();
    }
}
