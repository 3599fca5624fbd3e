using Akka.Actor;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Actors;

/// <summary>Runs the bodies of one slot, one at a time. User code runs here and nowhere else.</summary>
internal sealed partial class WorkerActor : UntypedActor
{
    private static readonly ContextCallback RunOn = static worker => ((WorkerActor)worker!).RunAll();
    private static readonly ContextCallback RunOnFromSource = static worker => ((WorkerActor)worker!).RunFrom(null);

    private readonly CoordinatorParts _parts;
    private readonly WorkerSlot _slot;
    private readonly IActorRef _window;
    private readonly IActorRef _coordinator;
    private readonly IActorRef _self;
    private readonly Action _onBodyEnded;
    private readonly CoordinatorScope _scope;
    private readonly bool _isTracked;
    private readonly WorkerTelemetry _telemetry;
    private readonly bool _tellsStarts;
    private Operation? _waiting;
    private Task? _body;

    public WorkerActor(CoordinatorHold hold, int index, IActorRef window, IActorRef coordinator)
    {
        var parts = hold.Parts;
        _parts = parts;
        _slot = parts.Slots[index];
        _window = window;
        _coordinator = coordinator;
        _self = Self;
        _onBodyEnded = OnBodyEnded;
        _tellsStarts = parts.Keys is not null && parts.Options.MaxConcurrencyPerKey > 1;
        _scope = new CoordinatorScope(parts);
        _isTracked = parts.Body.IsTracked;
        _telemetry = new WorkerTelemetry(parts, _scope.Base);
        _wake = () => _self.Tell(WorkerProtocol.Run.Instance, _self);
        _isOpen = () => !parts.Gate.IsClosed;
    }

    protected override void OnReceive(object message)
    {
        if (message is not WorkerProtocol.Run)
        {
            Unhandled(message);
            return;
        }

        ExecutionContext.Run(_scope.Base, RunOn, this);
    }

    private void RunAll() => RunFrom(_slot.Start(_parts.Clock.Stamp()));

    /// <param name="first">What has been started; null when nothing of the run is left to start.</param>
    private void RunFrom(Operation? first)
    {
        var operation = Next(first, out var isWoken);
        while (operation is not null)
        {
            if (_tellsStarts)
                _coordinator.Tell(new CoordinatorProtocol.Started(operation), _self);
            var body = Start(operation, out var error, out var isHeld);
            _telemetry.Returned();
            if (body is { IsCompleted: false })
            {
                WaitFor(operation, body);
                return;
            }

            _scope.Leave(isHeld);
            var ended = operation;
            var (outcome, cause) = body is null ? operation.Judge(error!) : Judge(operation, body);
            operation = _slot.EndAndStart(ended, outcome, cause, _parts.Clock.Stamp());
            _telemetry.Ended(ended);
            if (ended.IsAwaited)
                Report();
            if (operation is null && IsTimeToReport())
            {
                // others that wait for this thread come first
                Report();
                _wake();
                return;
            }

            operation = Next(operation, out isWoken);
        }

        // from the moment at which it may be woken, another thread may be here
        if (!isWoken)
            EndRun();
    }

    /// <summary>Goes on with what the run has given, or else with what the source gives.</summary>
    /// <param name="ofRun">What the run has given, if anything.</param>
    /// <param name="isWoken">Whether there is nothing now, and this worker is told to run when there may be.</param>
    private Operation? Next(Operation? ofRun, out bool isWoken)
    {
        isWoken = false;
        if (_parts.Source is { } source)
            return ofRun ?? Pull(source, out isWoken);
        if (ofRun is not null)
            _parts.Gate.GiveBack(ofRun.Lane);
        return ofRun;
    }

    /// <param name="operation">What to start.</param>
    /// <param name="error">Why there is no task.</param>
    /// <param name="mayBeHeld">Whether it may have left something behind that carries its context: whatever can is allocated.</param>
    /// <returns>The body's task; null when it threw or returned none.</returns>
    private Task? Start(Operation operation, out Exception? error, out bool mayBeHeld)
    {
        error = null;
        var flow = _scope.Enter(operation);
        var told = _isTracked ? flow.Handle : null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        _telemetry.Started(operation);
        try
        {
            var body = _parts.Body.Start(operation, told);
            mayBeHeld = GC.GetAllocatedBytesForCurrentThread() != before;
            if (body is not null)
                return body;
            error = new InvalidOperationException(
                $"The body of coordinator '{_parts.Name}' returned null instead of a Task for operation {operation.Id}. Return Task.CompletedTask.");
        }
        catch (Exception e)
        {
            error = e;
            mayBeHeld = true;
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
        if (_parts.Source is null || IsTimeToReport())
            Report();
        body.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_onBodyEnded);
    }

    private void OnBodyEnded()
    {
        var (operation, body) = (_waiting!, _body!);
        _waiting = null;
        _body = null;
        _scope.Leave(mayBeHeld: true);
        var (outcome, error) = Judge(operation, body);
        var isRunOver = !_slot.End(operation, outcome, error, _parts.Clock.Stamp());
        _telemetry.Ended(operation);
        if (_parts.Source is not null)
        {
            // whoever made the call awaits it: its bodies may run where bodies end
            ExecutionContext.Run(_scope.Base, isRunOver ? RunOnFromSource : RunOn, this);
            return;
        }

        if (isRunOver)
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
        _sinceReport = 0;
        if (_slot.TryReport(_parts.Window.Ended))
            _window.Tell(WindowProtocol.Ended.Instance, _self);
        else if (_parts.Source is not null)
            // nobody else holds this worker back, so it helps with what piles up
            _parts.Window.Record();
    }
}
