using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.IO;

namespace Petabridge.Cmd.Host;

/// <summary>
/// Speaks with one client. Its children are a handler for each palette in use and a <see cref="RequestActor"/> for each running
/// command; they stop with it. A request is in <see cref="_requests"/> from its arrival to its one final response.
/// </summary>
internal sealed class ConnectionActor : ReceiveActor, IWithTimers
{
    private const int MaxRequests = 32;
    private const int MaxGarbage = 10;
    private const long MaxUnsentBytes = 16 * 1024 * 1024;
    private static readonly TimeSpan GreetingTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);

    private readonly Dictionary<long, IActorRef> _requests = [];
    private readonly Dictionary<string, IActorRef> _handlers = new(StringComparer.Ordinal);
    private readonly LineBuffer _received = new(Wire.MaxLineBytes);
    private readonly IActorRef _connection;
    private readonly ImmutableSortedDictionary<string, CommandPaletteHandler> _palettes;
    private readonly string? _refusal;
    private long _unsentBytes;
    private int _garbage;

    /// <param name="connection">The connection of Akka.IO, in pull mode.</param>
    /// <param name="palettes">The palettes that the client is offered.</param>
    /// <param name="refusal">Why the client is not served; null where it is.</param>
    public ConnectionActor(
        IActorRef connection, ImmutableSortedDictionary<string, CommandPaletteHandler> palettes, string? refusal)
    {
        _connection = connection;
        _palettes = palettes;
        _refusal = refusal;
        Become(Greeting);
    }

    /// <summary>Told to the parent when the client has said something, and when its last command has ended.</summary>
    /// <param name="IsIdle">Whether none of its commands runs.</param>
    public sealed record Activity(bool IsIdle);

    /// <summary>Asks a client to go; one that runs a command stays.</summary>
    public sealed record GiveWay;

    private sealed record Line(string? Text);

    private sealed record HandlerStopped(string Palette);

    private sealed record TimeIsUp;

    private sealed class Sent(int bytes) : Tcp.Event, IDeadLetterSuppression
    {
        public int Bytes => bytes;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Context.WatchWith(_connection, Tcp.Aborted.Instance);
        _connection.Tell(new Tcp.Register(Self));
        _connection.Tell(Tcp.ResumeReading.Instance);
        if (_refusal is not null)
            Leave(_refusal);
        else
            EndAfter(GreetingTime);
    }

    // Close waits for what is unsent, and outlives this actor while it does: Abort ends that.
    protected override void PostStop()
    {
        _connection.Tell(Tcp.Close.Instance);
        _connection.Tell(Tcp.Abort.Instance);
    }

    // A handler that fails is stopped; the next command gets a new one.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void Greeting()
    {
        Receive<Line>(Greet);
        InEachState();
    }

    private void Serving()
    {
        Receive<Line>(Take);
        Receive<RequestActor.Answer>(Pass);
        Receive<HandlerStopped>(stopped => _handlers.Remove(stopped.Palette));
        InEachState();
    }

    private void Leaving()
    {
        Receive<Line>(_ => { });
        InEachState();
    }

    private void InEachState()
    {
        Receive<Tcp.Received>(received =>
        {
            foreach (var line in _received.Add(received.Data))
                Self.Tell(new Line(line));
            _connection.Tell(Tcp.ResumeReading.Instance);
        });
        Receive<Sent>(sent => _unsentBytes -= sent.Bytes);
        Receive<GiveWay>(_ =>
        {
            if (_requests.Count == 0)
                Context.Stop(Self);
        });
        Receive<TimeIsUp>(_ => Context.Stop(Self));
        Receive<Tcp.ConnectionClosed>(_ => Context.Stop(Self));
    }

    // Whoever begins otherwise is no client: a web page, say, that posts commands here. Nothing that it sends is carried out.
    private void Greet(Line line)
    {
        if (line.Text is null || Wire.Read(line.Text)?.Shell != Wire.Version)
        {
            Leave($"The first line must be {{\"shell\":{Wire.Version}}}.");
            return;
        }

        Become(Serving);
        NoteActivity();
        Send(Wire.Greet(Context.System.Name, _palettes.Values.Select(handler => handler.Palette)));
    }

    private void Take(Line line)
    {
        NoteActivity();
        var request = line.Text is null ? null : Wire.Read(line.Text);
        if (request is { Line: { } command, Id: > 0 })
            Start(request.Id, command);
        else if (request is not { Cancel: > 0 })
            TakeGarbage(line);
        else if (_requests.ContainsKey(request.Cancel))
            Respond(request.Cancel, CommandResponse.Empty);
    }

    private void TakeGarbage(Line line)
    {
        var problem = line.Text is null
            ? $"The line is longer than {Wire.MaxLineBytes} bytes."
            : "The line is no request. Send {\"id\":1,\"line\":\"palette command -switch value\"} or {\"cancel\":1}.";
        if (++_garbage < MaxGarbage)
            Refuse(Wire.NoRequest, problem);
        else
            Leave(problem);
    }

    private void Start(long id, string text)
    {
        _garbage = 0;
        if (_requests.ContainsKey(id))
            Refuse(id, $"A request {id} is running. Give each a number of its own.");
        else if (_requests.Count >= MaxRequests)
            Refuse(id, $"{MaxRequests} requests are running. Cancel one of them.");
        else if (CommandLine.Read(text, [.. _palettes.Values.Select(h => h.Palette)], out var problem) is not { } command)
            Refuse(id, problem);
        else
            Start(id, command);
    }

    private void Start(long id, Command command)
    {
        try
        {
            if (!_handlers.TryGetValue(command.Palette, out var handler))
                _handlers[command.Palette] = handler = Context.WatchWith(
                    Context.ActorOf(_palettes[command.Palette].HandlerProps), new HandlerStopped(command.Palette));
            _requests[id] = Context.ActorOf(Props.Create(() => new RequestActor(id, handler)));
            NoteActivity();
            handler.Tell(command, _requests[id]);
        }
        catch (Exception e)
        {
            Context.GetLogger().Error(e, "The handler of the palette '{0}' could not be made.", command.Palette);
            Refuse(id, $"The handler of '{command.Palette}' could not be made: {e.GetType().Name}. The log has the details.");
        }
    }

    private void Pass(RequestActor.Answer answer)
    {
        if (Sender.Equals(_requests.GetValueOrDefault(answer.Id)))
            Respond(answer.Id, answer.Response);
    }

    private void Respond(long id, CommandResponse response)
    {
        if (response.Final && _requests.Remove(id, out var request))
        {
            Context.Stop(request);
            NoteActivity();
        }

        Send(Wire.Write(id, response));
    }

    private void Refuse(long id, string problem) => Send(Wire.Write(id, new ErroredCommandResponse(problem)));

    // Akka.IO keeps what the client has not taken yet, and acknowledges each line that is gone.
    private void Send(string line)
    {
        var bytes = ByteString.FromString(line + "\n");
        _unsentBytes += bytes.Count;
        _connection.Tell(Tcp.Write.Create(bytes, new Sent(bytes.Count)));
        if (_unsentBytes <= MaxUnsentBytes)
            return;
        Context.GetLogger().Warning("A client is cut off: it takes its answers more slowly than they come, or not at all.");
        Context.Stop(Self);
    }

    // The client has a short time to take the last word, and is read meanwhile: a socket that is closed over unread bytes takes
    // back what was sent.
    private void Leave(string lastWord)
    {
        Become(Leaving);
        EndAfter(FarewellTime);
        Refuse(Wire.NoRequest, lastWord);
        _connection.Tell(Tcp.ConfirmedClose.Instance);
    }

    // A command may run as long as it likes; its client is idle from its end on.
    private void NoteActivity()
    {
        var isIdle = _requests.Count == 0;
        if (isIdle)
            EndAfter(IdleTime);
        else
            Timers.Cancel(nameof(TimeIsUp));
        Context.Parent.Tell(new Activity(isIdle));
    }

    private void EndAfter(TimeSpan time) => Timers.StartSingleTimer(nameof(TimeIsUp), new TimeIsUp(), time);

    /// <summary>
    /// The asker of one command: it passes the answers on, and answers itself when the handler stops before it has answered. It
    /// stops when the command has ended or its client has gone: whoever still works for it watches it.
    /// </summary>
    private sealed class RequestActor : UntypedActor
    {
        private readonly long _id;
        private readonly IActorRef _handler;

        public RequestActor(long id, IActorRef handler)
        {
            _id = id;
            _handler = handler;
        }

        public sealed record Answer(long Id, CommandResponse Response);

        protected override void PreStart() => Context.Watch(_handler);

        protected override void OnReceive(object message) => Context.Parent.Tell(new Answer(_id, Response(message)), Self);

        private static CommandResponse Response(object message) => message switch
        {
            CommandResponse response => response,
            Terminated => new ErroredCommandResponse("The handler of the command has stopped before it had answered."),
            Status.Failure failure => new ErroredCommandResponse($"The command failed: {failure.Cause.GetType().Name}."),
            _ => new ErroredCommandResponse($"The command was answered with a {message.GetType().Name}, which is no response."),
        };
    }
}
