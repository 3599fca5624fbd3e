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
        Assert.Equal(9110, new PetabridgeCmdSettings(ConfigurationFactory.Empty).Port);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_logged_and_stops_nothing()
    {
        await using var first = new Served();
        var third = ActorSystem.Create("third", ConfigurationFactory.ParseString(
            $"akka.loglevel = WARNING\nakka.stdout-loglevel = OFF\nakka.loggers = []\npetabridge.cmd.port = {first.Port}"));
        var warnings = new List<string>();
        third.EventStream.Subscribe(
            third.ActorOf(Props.Create(() => new Listening(warnings))), typeof(Warning));

        PetabridgeCmd.Get(third).Start();

        Assert.Null(PetabridgeCmd.Get(third).ListeningOn);
        await Eventually.True(() => Text(warnings).Contains($"127.0.0.1:{first.Port} cannot be listened on"));
        Assert.Contains("set petabridge.cmd.host and petabridge.cmd.port", Text(warnings));
        await third.Terminate().InTime();
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

    private static string Text(List<string> lines)
    {
        lock (lines)
            return string.Join('\n', lines);
    }

    private sealed class Listening(List<string> lines) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            lock (lines)
                lines.Add(((Warning)message).ToString());
        }
    }
}
