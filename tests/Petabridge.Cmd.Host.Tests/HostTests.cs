using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Hosting;
using Ephemeral.Testing;
using Petabridge.Cmd.Host;
using Petabridge.Cmd.Tests.Support;

namespace Petabridge.Cmd.Tests;

public sealed class HostTests
{
    [Fact]
    public async Task A_palette_is_registered_once()
    {
        await using var served = new Served();

        Assert.Same(served.Host, PetabridgeCmd.Get(served.System));
        Assert.Same(served.Host, served.Tools.RegisteredWith);
        Assert.False(served.Host.RegisterCommandPalette(new Tools()));
    }

    [Fact]
    public async Task It_listens_on_loopback_where_nothing_else_is_said()
    {
        await using var served = new Served();

        Assert.Equal("127.0.0.1", served.Host.ListeningOn!.Address.ToString());
        Assert.Equal(("127.0.0.1", 9110), new PetabridgeCmdOptions().Address(ConfigurationFactory.Empty));
    }

    [SkippableTheory]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("127.0.0.2", "127.0.0.2")]
    [InlineData("::1", "::1")]
    public async Task It_listens_on_any_address_of_this_machine_alone(string host, string address)
    {
        Skip.IfNot(CanListenOn(address), $"This machine has no {address}.");
        await using var served = new Served($"petabridge.cmd.host = \"{host}\"");

        Assert.Equal(address, served.Host.ListeningOn!.Address.ToString());
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.0.2.1")]
    [InlineData("example.com")]
    [InlineData("")]
    public async Task An_address_that_others_reach_is_refused_with_the_remedy(string host)
    {
        await using var log = new WarningLog($"petabridge.cmd.host = \"{host}\"\npetabridge.cmd.port = 0");

        PetabridgeCmd.Get(log.System).Start();

        Assert.Null(PetabridgeCmd.Get(log.System).ListeningOn);
        await Eventually.True(() => log.Text.Contains("is not an address of this machine alone"));
        Assert.Contains("Set petabridge.cmd.host to 127.0.0.1", log.Text);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_logged_and_stops_nothing()
    {
        await using var first = new Served();
        await using var log = new WarningLog($"petabridge.cmd.port = {first.Port}");

        PetabridgeCmd.Get(log.System).Start();

        Assert.Null(PetabridgeCmd.Get(log.System).ListeningOn);
        await Eventually.True(() => log.Text.Contains($"127.0.0.1:{first.Port} cannot be listened on"));
        Assert.Contains("set petabridge.cmd.host and petabridge.cmd.port", log.Text);
    }

    [Fact]
    public async Task A_port_that_does_not_exist_is_logged_and_stops_nothing()
    {
        await using var log = new WarningLog("petabridge.cmd.port = 65536");

        PetabridgeCmd.Get(log.System).Start();

        await Eventually.True(() => log.Text.Contains("127.0.0.1:65536 cannot be listened on"));
    }

    [Fact]
    public async Task It_is_started_once()
    {
        await using var served = new Served();
        var port = served.Port;

        served.Host.Start();

        Assert.Equal(port, served.Port);
        using var client = await served.ClientAsync();
        Assert.Equal("hi", (await client.RunAsync(1, "tools echo -t hi")).Text);
    }

    [Fact]
    public async Task A_program_adds_it_to_its_actor_system()
    {
        var port = FreePort.Next();
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAkka("hosted", (akka, _) => akka
            .AddHocon("akka.stdout-loglevel = OFF", HoconAddMode.Append)
            .AddPetabridgeCmd(
                new PetabridgeCmdOptions { Host = "127.0.0.1", Port = port },
                host => host.RegisterCommandPalette(new Tools())));
        using var program = builder.Build();
        await program.StartAsync().InTime();

        using var client = await LineClient.GreetAsync(port);

        Assert.Equal("hosted", (string?)client!.Greeting!["host"]);
        Assert.Equal("hi", (await client.RunAsync(1, "tools echo -t hi")).Text);
        await program.StopAsync().InTime();
        Assert.Null(await client.ReadAsync());
    }

    private static bool CanListenOn(string address)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Parse(address), 0);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>An actor system that collects its warnings.</summary>
    private sealed class WarningLog : IAsyncDisposable
    {
        private readonly ConcurrentQueue<string> _warnings = new();

        public WarningLog(string settings)
        {
            System = ActorSystem.Create("logged", ConfigurationFactory.ParseString(
                $"akka.loglevel = WARNING\nakka.stdout-loglevel = OFF\nakka.loggers = []\n{settings}"));
            var warnings = _warnings;
            System.EventStream.Subscribe(System.ActorOf(Props.Create(() => new Listening(warnings))), typeof(Warning));
        }

        public ActorSystem System { get; }

        public string Text => string.Join('\n', _warnings);

        public async ValueTask DisposeAsync() => await System.Terminate().InTime();

        private sealed class Listening : ReceiveActor
        {
            public Listening(ConcurrentQueue<string> warnings) =>
                Receive<Warning>(warning => warnings.Enqueue(warning.ToString()));
        }
    }
}
