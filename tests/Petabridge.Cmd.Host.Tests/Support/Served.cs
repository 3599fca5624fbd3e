using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Ephemeral.Testing;
using Petabridge.Cmd.Host;

namespace Petabridge.Cmd.Tests.Support;

/// <summary>An actor system that serves <see cref="Tools"/> on a free port.</summary>
internal sealed class Served : IAsyncDisposable
{
    private static readonly Config Quiet = ConfigurationFactory.ParseString("""
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        petabridge.cmd.port = 0
        """);

    /// <summary>Settings with which time stands still until <see cref="Advance"/>.</summary>
    public const string WithTestScheduler = "akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"";

    public Served(string settings = "")
    {
        System = ActorSystem.Create("served", ConfigurationFactory.ParseString(settings).WithFallback(Quiet));
        Host = PetabridgeCmd.Get(System);
        Host.RegisterCommandPalette(Tools);
        Host.Start();
    }

    public ActorSystem System { get; }

    public PetabridgeCmd Host { get; }

    public Tools Tools { get; } = new();

    public int Port => Host.ListeningOn!.Port;

    public async Task<LineClient> ClientAsync() =>
        await LineClient.GreetAsync(Port) ?? throw new InvalidOperationException("No greeting.");

    public void Advance(TimeSpan by) => ((TestScheduler)System.Scheduler).Advance(by);

    public async ValueTask DisposeAsync() => await System.Terminate().InTime();
}
