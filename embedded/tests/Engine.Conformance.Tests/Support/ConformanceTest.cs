using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Xunit2;

namespace Engine.Conformance.Tests.Support;

/// <summary>A test with an actor system of its own. It waits long enough for a busy machine.</summary>
public abstract class ConformanceTest(string settings = "")
    : TestKit(ConfigurationFactory.ParseString(settings).WithFallback(Patient))
{
    private static readonly Config Patient = ConfigurationFactory.ParseString("""
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.test.single-expect-default = 20s
        akka.test.default-timeout = 20s
        """);

    /// <summary>Longer than anything that a test waits for takes.</summary>
    protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    /// <summary>Starts an actor that does what the test says.</summary>
    protected IActorRef Act(Action<IActorContext, object> onMessage) =>
        Sys.ActorOf(Scripted.Props(onMessage));

    /// <summary>Starts an actor that supervises what <see cref="SpawnAsync"/> puts under it.</summary>
    protected IActorRef Supervise(SupervisorStrategy strategy) =>
        Sys.ActorOf(Props.Create(() => new Supervisor(strategy)));

    /// <summary>Starts a child of <paramref name="supervisor"/>.</summary>
    protected static Task<IActorRef> SpawnAsync(IActorRef supervisor, Props props, string? name = null) =>
        supervisor.Ask<IActorRef>(new Supervisor.Spawn(props, name), Patience);

    /// <summary>Waits until <paramref name="actor"/> has handled everything that this test sent it before.</summary>
    protected static Task SettleAsync(IActorRef actor) => actor.Ask<ActorIdentity>(new Identify("settled"), Patience);
}
