using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Petabridge.Cmd.Host.Lines;

namespace Petabridge.Cmd.Host.Connections;

/// <summary>
/// Speaks with one client. It owns the line and, as children, a handler a palette and a <see cref="RequestActor"/> a running
/// command; all stop with it. A request is in <see cref="_requests"/> from its arrival to its one final response.
/// </summary>
internal sealed class ConnectionActor : UntypedActor
{
    public const int MaxRequests = 32;
    private const int MaxGarbage = 10;
    private static readonly TimeSpan GreetingTime = TimeSpan.FromSeconds(10);

    private readonly Dictionary<long, IActorRef> _requests = [];
    private readonly Dictionary<string, IActorRef> _handlers = new(StringComparer.Ordinal);
    private readonly PetabridgeCmd _host;
    private readonly Line _line;
    private readonly ImmutableSortedDictionary<string, CommandPaletteHandler> _palettes;
    private bool _isGreeted;
    private bool _isEnding;
    private int _garbage;

    public ConnectionActor(PetabridgeCmd host, Line line)
    {
        _host = host;
        _line = line;
        _palettes = host.Palettes;
    }

    private sealed record Gone;

    protected override void PreStart()
    {
        Context.SetReceiveTimeout(GreetingTime);
        Read();
    }

    protected override void PostStop() => _ = _line.CloseAsync();

    // A handler that fails is stopped; the next command gets a new one.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ReadLine line:
                Take(line);
                break;
            case RequestActor.Answer answer when _requests.GetValueOrDefault(answer.Id)?.Equals(Sender) == true:
                Respond(answer.Id, answer.Response);
                break;
            case Terminated stopped:
                Forget(stopped.ActorRef);
                break;
            case Gone or ReceiveTimeout:
                End();
                break;
        }
    }

    private void Read() => _line.ReadAsync().PipeTo(Self, success: line => line ?? (object)new Gone());

    private void Take(ReadLine line)
    {
        var request = line.IsTooLong ? null : Wire.Read(line.Text);
        if (!_isGreeted)
            Greet(line, request);
        else if (request is { Line: { } command, Id: > 0 })
            Start(request.Id, command);
        else if (request is { Cancel: > 0 })
            Cancel(request.Cancel);
        else
            TakeGarbage(line);
        if (!_isEnding)
            Read();
    }

    // Whoever begins otherwise is no client: a web page, say, that posts commands here. Nothing that it sends is carried out.
    private void Greet(ReadLine line, Wire.Request? request)
    {
        if (request?.Shell != Wire.Version)
        {
            _garbage = MaxGarbage;
            TakeGarbage(line);
            return;
        }

        _isGreeted = true;
        Context.SetReceiveTimeout(null);
        Send(Wire.Greet(_host.Sys.Name, _palettes.Values.Select(handler => handler.Palette)));
    }

    private void TakeGarbage(ReadLine line)
    {
        var problem = line.IsTooLong ? $"The line is longer than {Wire.MaxLineBytes} bytes."
            : _isGreeted ? "The line is no request. Send {\"id\":1,\"line\":\"palette command -switch value\"} or {\"cancel\":1}."
            : $"The first line must be {{\"shell\":{Wire.Version}}}.";
        Send(Wire.Write(new Wire.Response(Wire.NoRequest, problem, Final: true, Error: true)));
        if (++_garbage >= MaxGarbage)
            End();
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
        else if (Handler(command.Palette, out problem) is not { } handler)
            Refuse(id, problem);
        else
            handler.Tell(command, _requests[id] = Context.ActorOf(Props.Create(() => new RequestActor(id, handler))));
    }

    private IActorRef? Handler(string palette, out string problem)
    {
        problem = "";
        if (_handlers.TryGetValue(palette, out var running))
            return running;
        try
        {
            var handler = Context.ActorOf(_palettes[palette].HandlerProps);
            return _handlers[palette] = Context.Watch(handler);
        }
        catch (Exception e)
        {
            Context.GetLogger().Error(e, "The handler of the palette '{0}' could not be made.", palette);
            problem = $"The handler of '{palette}' could not be made: {e.GetType().Name}. The log of the host has the details.";
            return null;
        }
    }

    private void Cancel(long id)
    {
        if (_requests.ContainsKey(id))
            Respond(id, CommandResponse.Empty);
    }

    private void Respond(long id, CommandResponse response)
    {
        if (response.Final && _requests.Remove(id, out var request))
            Context.Stop(request);
        Send(Wire.Write(new Wire.Response(id, response.Msg, response.Final, response.IsError)));
    }

    private void Refuse(long id, string problem) => Send(Wire.Write(new Wire.Response(id, problem, Final: true, Error: true)));

    private void Send(string line)
    {
        if (_isEnding || _line.TrySend(line))
            return;
        Context.GetLogger().Warning("A client is cut off: it takes its answers more slowly than they come, or not at all.");
        End();
    }

    private void End()
    {
        _isEnding = true;
        Context.Stop(Self);
    }

    private void Forget(IActorRef handler)
    {
        foreach (var palette in _handlers.Where(known => known.Value.Equals(handler)).Select(known => known.Key).ToArray())
            _handlers.Remove(palette);
    }
}
