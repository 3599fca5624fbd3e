using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Configs;

namespace Akka.TestKit;

/// <summary>
/// An actor system for a test, an actor whose mailbox the test reads, and expectations on what arrives there. Made for one
/// test at a time: its expectations are called from one thread.
/// </summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private static int _testActorCount;

    private readonly ITestKitAssertions _assertions;
    private readonly MessageQueue _queue = new();
    private ActorSystem? _system;
    private TestKitSettings? _settings;
    private IActorRef? _testActor;
    private EventFilterFactory? _eventFilter;

    protected TestKitBase(ITestKitAssertions assertions, ActorSystem? system = null, string? testActorName = null)
        : this(assertions, system, ActorSystemSetup.Empty, null, testActorName) { }

    protected TestKitBase(
        ITestKitAssertions assertions, Config config, string? actorSystemName = null, string? testActorName = null)
        : this(assertions, null, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)), actorSystemName, testActorName) { }

    protected TestKitBase(
        ITestKitAssertions assertions, ActorSystemSetup config, string? actorSystemName = null, string? testActorName = null)
        : this(assertions, null, config, actorSystemName, testActorName) { }

    protected TestKitBase(
        ITestKitAssertions assertions, ActorSystem? system, ActorSystemSetup config, string? actorSystemName, string? testActorName)
    {
        _assertions = assertions ?? throw new ArgumentNullException(nameof(assertions), "A test kit fails through its assertions.");
        InitializeTest(system, config, actorSystemName, testActorName);
    }

    public static Config DefaultConfig => TestConfigs.DefaultConfig;

    public static Config FullDebugConfig => TestConfigs.FullDebugConfig;

    public ActorSystem Sys => _system!;

    public TestKitSettings TestKitSettings => _settings!;

    /// <summary>The actor whose messages the expectations look at.</summary>
    public IActorRef TestActor => _testActor!;

    public EventFilterFactory EventFilter => _eventFilter!;

    public ILoggingAdapter Log => field ??= Logging.GetLogger(Sys, GetType());

    protected virtual void InitializeTest(
        ActorSystem? system, ActorSystemSetup config, string? actorSystemName, string? testActorName)
    {
        _system = system ?? ActorSystem.Create(actorSystemName ?? "test", WithDefaults(config));
        _settings = new TestKitSettings(_system.Settings.Config.WithFallback(DefaultConfig));
        _eventFilter = new EventFilterFactory(this);
        _testActor = CreateTestActor(testActorName ?? $"testActor{Interlocked.Increment(ref _testActorCount)}");
        if (this is not INoImplicitSender) ImplicitSender.Install(_testActor);
    }

    /// <summary>A further actor that feeds the same expectations.</summary>
    public IActorRef CreateTestActor(string name) =>
        ((ExtendedActorSystem)Sys).SystemActorOf(Props.Create(() => new TestActor(_queue)), name);

    public EventFilterFactory CreateEventFilter(ActorSystem system) => new(this, system);

    /// <summary>Terminates the system of this test and waits for it.</summary>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) =>
        Shutdown(Sys, duration, verifySystemShutdown);

    /// <summary>Terminates a system and waits; one that does not stop in time is logged, or thrown when asked to verify.</summary>
    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        ImplicitSender.Remove(TestActor);
        var bound = duration ?? Min(Dilated(TimeSpan.FromSeconds(5)), TimeSpan.FromSeconds(10));
        if (system.Terminate().Wait(bound)) return;

        var failure = $"The actor system {system.Name} did not terminate within {bound}. "
            + "Look for an actor that blocks in Receive or PostStop, or whose stop waits for a message.";
        if (verifySystemShutdown) throw new TimeoutException(failure);
        system.Log.Warning(failure);
    }

    private static ActorSystemSetup WithDefaults(ActorSystemSetup setup)
    {
        var bootstrap = setup.Get<BootstrapSetup>().GetOrElse(BootstrapSetup.Create());
        var config = bootstrap.Config.GetOrElse(Config.Empty).WithFallback(DefaultConfig);
        return setup.WithSetup(bootstrap.WithConfig(config));
    }
}
