using System.Runtime.InteropServices;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Scheduling;

namespace Ephemeral.Actors.Actors;

/// <summary>How a worker takes operations from a source by itself, where its coordinator has one.</summary>
internal sealed partial class WorkerActor
{
    /// <summary>How many operations run in a row before their ends are reported and others may use the thread.</summary>
    private const int MaxStretch = 64;

    private readonly Action _wake;
    private readonly Func<bool> _isOpen;
    private readonly List<Operation> _taken = [];
    private readonly RunLength _pullLength = new(maxWaiting: 1);
    private int _sinceReport;
    private bool _hasTaken;

    /// <summary>Fills the run from the source, as long as the order under which the slot was told to stands.</summary>
    private Operation? Pull(OperationSource source, out bool isWoken)
    {
        isWoken = false;
        if (!_slot.MayGoOn)
            return null;
        var (operations, synchronous, from, to) = _slot.Summary;
        if (operations > 0)
            _pullLength.Record(operations, synchronous, _parts.Clock.Between(from, to));
        // what the source leaves behind is of no operation
        ExecutionContext.Restore(_scope.Base);
        var pulled = source.TryTake(_wake, _isOpen, _pullLength.Current, _taken);
        isWoken = pulled == Pulled.Later;
        if (pulled != Pulled.Taken)
            return null;
        AskForAnother();
        _slot.Refill(CollectionsMarshal.AsSpan(_taken));
        _taken.Clear();
        // no actor is left to take it back when the order was revoked
        if (_parts.End.IsStopped)
            _parts.EndRunOf(_slot, CoordinatorErrors.CancelledByDisposal(_parts.Name));
        // what goes back unstarted is cancelled there
        return _parts.Signals.CancelsNow ? null : _slot.Start(_parts.Clock.Stamp());
    }

    /// <summary>As long as there is something to take, another slot may have some of it. Said once by each slot.</summary>
    private void AskForAnother()
    {
        if (_hasTaken)
            return;
        _hasTaken = true;
        _coordinator.Tell(CoordinatorProtocol.Offered.Instance, _self);
    }

    private bool IsTimeToReport() => _parts.Source is not null && ++_sinceReport >= MaxStretch;
}
