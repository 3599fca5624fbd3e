using Akka.Actor;
using Akka.Configuration;
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

    public async ValueTask DisposeAsync() => await System.Terminate().InTime();
}
