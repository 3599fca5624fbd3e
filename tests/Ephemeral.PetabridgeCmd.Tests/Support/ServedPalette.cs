using Akka.Actor;
using Akka.Hosting;
using Ephemeral.Actors.Protocol;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Petabridge.Cmd.Host;

namespace Ephemeral.PetabridgeCmd.Tests.Support;

/// <summary>
/// A program that serves the palette, steering allowed, on a port of its own; it counts what its registry is asked.
/// </summary>
internal sealed class ServedPalette : IAsyncDisposable
{
    private readonly IHost _program;
    private readonly int _port;
    private readonly Counting _count;

    private ServedPalette(IHost program, int port, Counting count) => (_program, _port, _count) = (program, port, count);

    public ActorSystem System => _program.Services.GetRequiredService<ActorSystem>();

    public int AsksOfRegistry => Volatile.Read(ref _count.Asked);

    public static async Task<ServedPalette> StartAsync()
    {
        var (port, count) = (FreePort.Next(), new Counting());
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAkka("served", (akka, _) => akka
            .AddHocon("akka.stdout-loglevel = OFF", HoconAddMode.Append)
            .AddPetabridgeCmd(
                new PetabridgeCmdOptions { Host = "127.0.0.1", Port = port },
                host => host.RegisterCommandPalette(new EphemeralPalette(PaletteTest.Patient)
                {
                    Registry = host.Sys.ActorOf(Props.Create(() => new CountingRegistry(count))),
                })));
        var program = builder.Build();
        await program.StartAsync().InTime();
        return new ServedPalette(program, port, count);
    }

    public async Task<LineClient> ClientAsync()
    {
        var client = await LineClient.GreetAsync(_port);
        Skip.If(client is null, "The host speaks another protocol than these tests.");
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _program.StopAsync().InTime();
        _program.Dispose();
    }

    private sealed class Counting
    {
        public int Asked;
    }

    private sealed class CountingRegistry(Counting count) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            Interlocked.Increment(ref count.Asked);
            EphemeralRegistry.For(Context.System).Actor.Forward(message);
        }
    }
}
