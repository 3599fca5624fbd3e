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
    private readonly CoordinatorProtocol.RunWaits _waits;
    private readonly Action _onBodyEnded;
    private readonly ExecutionContext _context;
    private Operation? _waiting;
    private Task? _body;

    public WorkerActor(CoordinatorParts parts, WorkerSlot slot, IActorRef window, IActorRef coordinator)
    {
        _parts = parts;
        _slot = slot;
        _window = window;
        _coordinator = coordinator;
        _self = Self;
        _waits = new CoordinatorProtocol.RunWaits(slot);
        _onBodyEnded = OnBodyEnded;
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
        while (_slot.Start(_parts.Clock.Stamp()) is { } operation)
        {
            _parts.Gate.GiveBack();
            if (!TryRun(operation))
                return;
            // what a body leaves in its flow is not for the next one
            if (!ReferenceEquals(ExecutionContext.Capture(), _context))
                ExecutionContext.Restore(_context);
        }

        EndRun();
    }

    /// <returns>False when the body waits: <see cref="OnBodyEnded"/> goes on from there, on the thread that ends it.</returns>
    private bool TryRun(Operation operation)
    {
        Task? body;
        try
        {
            body = _parts.Body.Start(operation);
        }
        catch (Exception e)
        {
            End(operation, operation.Judge(e));
            return true;
        }

        if (body is null)
        {
            End(operation, (OperationOutcome.Failed, new InvalidOperationException(
                $"The body of coordinator '{_parts.Name}' returned null instead of a Task for operation {operation.Id}. Return Task.CompletedTask.")));
            return true;
        }

        if (body.IsCompleted)
        {
            End(operation, body);
            return true;
        }

        _waiting = operation;
        _body = body;
        if (_slot.MarkWaiting())
            _coordinator.Tell(_waits, _self);
        body.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_onBodyEnded);
        return false;
    }

    private void OnBodyEnded()
    {
        var (operation, body) = (_waiting!, _body!);
        _waiting = null;
        _body = null;
        End(operation, body);
        EndRun();
    }

    private void End(Operation operation, Task body)
    {
        if (body.IsCompletedSuccessfully)
            operation.Capture(body);
        End(operation, operation.Judge(body));
    }

    private void End(Operation operation, (OperationOutcome Outcome, Exception? Error) end)
    {
        _slot.End(operation, end.Outcome, end.Error, _parts.Clock.Stamp());
        if (operation.IsAwaited)
            Report();
    }

    private void EndRun()
    {
        Report();
        _coordinator.Tell(_slot, _self);
    }

    private void Report()
    {
        if (_slot.TakeEnded() is { } chain)
            _window.Tell(chain, _self);
    }
}
