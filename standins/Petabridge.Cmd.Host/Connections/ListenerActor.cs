using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;

namespace Petabridge.Cmd.Host.Connections;

/// <summary>Takes in connections, up to a limit. Owns the listening socket.</summary>
internal sealed class ListenerActor : UntypedActor, IWithTimers
{
    public const int MaxConnections = 64;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly PetabridgeCmd _host;
    private readonly TcpListener _listener;
    private int _connections;

    public ListenerActor(PetabridgeCmd host, TcpListener listener)
    {
        _host = host;
        _listener = listener;
    }

    private sealed record Accepted(Socket Socket);

    private sealed record NotAccepted(Exception Reason);

    private sealed record AcceptNext;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Accept();

    protected override void PostStop() => _listener.Dispose();

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Accepted accepted:
                Take(accepted.Socket);
                Accept();
                break;
            case NotAccepted failed:
                Context.GetLogger().Warning("A connection could not be taken in: {0} Trying again.", failed.Reason.Message);
                Timers.StartSingleTimer("accept", new AcceptNext(), Pause);
                break;
            case AcceptNext:
                Accept();
                break;
            case Terminated:
                _connections--;
                break;
        }
    }

    private void Accept() => _listener.AcceptSocketAsync().PipeTo(
        Self, success: socket => new Accepted(socket), failure: reason => new NotAccepted(reason));

    private void Take(Socket socket)
    {
        try
        {
            var line = new Line(socket);
            if (_connections < MaxConnections)
            {
                _connections++;
                Context.Watch(Context.ActorOf(Props.Create(() => new ConnectionActor(_host, line))));
                return;
            }

            line.TrySend(Wire.Write(new Wire.Response(
                Wire.NoRequest, $"{MaxConnections} clients are connected already. Close one of them.",
                Final: true, Error: true)));
            _ = line.CloseAsync();
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            // gone before it was taken in
            socket.Dispose();
        }
    }
}
