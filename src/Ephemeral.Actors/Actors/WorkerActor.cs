using Akka.Actor;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Actors;

/// <summary>Runs the bodies of one slot, one at a time. User code runs here and nowhere else.</summary>
internal sealed class WorkerActor : UntypedActor
{
    private readonly CoordinatorParts _parts;
    private readonly WorkerSlot _slot;
    private readonly IActorRef _window;
    private readonly IActorRef _coordinator;
    private readonly IActorRef _self;
    private readonly Action _onBodyEnded;
    private readonly ExecutionContext _context;
    private readonly bool _tellsStarts;
    private Operation? _waiting;
    private Task? _body;

    public WorkerActor(CoordinatorParts parts, WorkerSlot slot, IActorRef window, IActorRef coordinator)
    {
        _parts = parts;
        _slot = slot;
        _window = window;
        _coordinator = coordinator;
        _self = Self;
        _onBodyEnded = OnBodyEnded;
        _tellsStarts = parts.Keys is not null && parts.Options.MaxConcurrencyPerKey > 1;
        _context = CoordinatorScope.Enter(parts.Gate);
    }

    protected override void OnReceive(object message)
    {
        if (message is not WorkerProtocol.Run)
        {
            Unhandled(message);
            return;
        }

        ExecutionContext.Run(_context, static state => ((WorkerActor)state!).RunAll(), this);
    }

    private void RunAll()
    {
        var operation = _slot.Start(_parts.Clock.Stamp());
        while (operation is not null)
        {
            if (_tellsStarts)
                _coordinator.Tell(new CoordinatorProtocol.Started(operation), _self);
            _parts.Gate.GiveBack(operation.Lane);
            var body = Start(operation, out var error);
            if (body is { IsCompleted: false })
            {
                WaitFor(operation, body);
                return;
            }

            var ended = operation;
            var (outcome, cause) = body is null ? operation.Judge(error!) : Judge(operation, body);
            operation = _slot.EndAndStart(ended, outcome, cause, _parts.Clock.Stamp());
            if (ended.IsAwaited)
                Report();
            // what a body leaves in its flow is not for the next one
            if (!ReferenceEquals(ExecutionContext.Capture(), _context))
                ExecutionContext.Restore(_context);
        }

        EndRun();
    }

    /// <returns>The body's task; null when it threw or returned none, with the reason.</returns>
    private Task? Start(Operation operation, out Exception? error)
    {
        error = null;
        try
        {
            if (_parts.Body.Start(operation) is { } body)
                return body;
            error = new InvalidOperationException(
                $"The body of coordinator '{_parts.Name}' returned null instead of a Task for operation {operation.Id}. Return Task.CompletedTask.");
        }
        catch (Exception e)
        {
            error = e;
        }

        return null;
    }

    private static (OperationOutcome Outcome, Exception? Error) Judge(Operation operation, Task body)
    {
        if (body.IsCompletedSuccessfully)
            operation.Capture(body);
        return operation.Judge(body);
    }

    /// <summary>Leaves the body to itself: <see cref="OnBodyEnded"/> goes on from there.</summary>
    private void WaitFor(Operation operation, Task body)
    {
        _waiting = operation;
        _body = body;
        _slot.MarkWaiting();
        Report();
        body.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_onBodyEnded);
    }

    private void OnBodyEnded()
    {
        var (operation, body) = (_waiting!, _body!);
        _waiting = null;
        _body = null;
        var (outcome, error) = Judge(operation, body);
        if (!_slot.End(operation, outcome, error, _parts.Clock.Stamp()))
        {
            EndRun();
            return;
        }

        if (operation.IsAwaited)
            Report();
        // this thread is whoever's that ended the body: the next one is not started on it
        _self.Tell(WorkerProtocol.Run.Instance, _self);
    }

    private void EndRun()
    {
        Report();
        if (_parts.Freed.Add(_slot))
            _coordinator.Tell(CoordinatorProtocol.Freed.Instance, _self);
    }

    private void Report()
    {
        if (_slot.TryReport(_parts.Window.Ended))
            _window.Tell(WindowProtocol.Ended.Instance, _self);
    }
}
