using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Scheduling;

/// <summary>Operations without keys: they start in the order of their admission.</summary>
internal class AdmissionOrder : PendingOrder
{
    private readonly OperationQueue _pending = new(OperationPlace.Pending);
    private readonly List<Operation> _returning = [];

    public override bool HasReady => Count > 0;

    public override void Admit(Operation operation)
    {
        _pending.AddNewest(operation);
        Count++;
    }

    public override bool Remove(Operation operation, long now)
    {
        if (!_pending.Remove(operation))
            return false;
        Count--;
        return true;
    }

    public override bool Fill(List<Operation> run, HandOver handOver)
    {
        for (var i = 0; i < handOver.Most && _pending.TakeOldest() is { } operation; i++)
            run.Add(operation);
        Count = _pending.Count;
        return run.Count > 1;
    }

    public override void Return(int slot, ReadOnlySpan<Operation> unstarted, int left, long now)
    {
        if (unstarted.IsEmpty)
            return;

        _returning.Clear();
        _returning.AddRange(unstarted);
        var youngest = unstarted[^1].Number;
        while (_pending.Oldest is { } older && older.Number < youngest)
            _returning.Add(_pending.TakeOldest()!);
        _returning.Sort(static (a, b) => b.Number.CompareTo(a.Number));
        foreach (var operation in _returning)
        {
            if (!operation.HasEnded)
                _pending.AddOldest(operation);
        }

        Count = _pending.Count;
    }

    public override void CheckInvariants() => _pending.CheckInvariants();
}
