using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// The operations that wait for one coordinator to drain, by which coordinators are found whose operations wait for each other: none of them ever
/// drains. That is a finding and no error, since whether an operation still awaits what it asked for can't be known. For any thread.
/// </summary>
internal sealed class DrainWaits
{
    // one for all coordinators, since a circle is of several
    private static readonly Lock Lock = new();

    private readonly List<Wait> _waits = [];

    /// <summary>The operations that the code at hand runs in, of whatever coordinators, wait from now on, until they have ended.</summary>
    /// <returns>Ends the wait before that; null outside of operations, or where the same one waits already.</returns>
    public IDisposable? Begin()
    {
        List<(CoordinatorEnd Coordinator, Operation Operation)> around = [];
        foreach (var (coordinator, operation) in OperationFlow.Around())
        {
            // an operation that ends just now may be nobody's already
            if (coordinator is CoordinatorEnd of)
                around.Add((of, operation));
        }

        if (around.Count == 0)
            return null;
        lock (Lock)
        {
            _waits.RemoveAll(static wait => wait.IsOver);
            if (_waits.Exists(known => known.IsOf(around[0].Operation)))
                return null;
            var wait = new Wait(this, around);
            _waits.Add(wait);
            return wait;
        }
    }

    /// <summary>The ids of that coordinator's operations that wait for others of which operations, at whatever remove, wait here.</summary>
    public IReadOnlyCollection<long> CircleOf(CoordinatorEnd coordinator)
    {
        HashSet<long> found = [];
        HashSet<DrainWaits> seen = [];
        lock (Lock)
            Follow(this);
        return found;

        void Follow(DrainWaits waits)
        {
            if (!seen.Add(waits))
                return;
            foreach (var (waiting, operation) in waits._waits.SelectMany(static wait => wait.Waiting))
            {
                if (waiting == coordinator)
                    found.Add(operation.Id);
                else
                    Follow(waiting.Waits);
            }
        }
    }

    // weak, for who asks by message does not say when it waits no more, and what an operation knew is not to live on here
    private sealed class Wait(DrainWaits all, IEnumerable<(CoordinatorEnd Coordinator, Operation Operation)> around) : IDisposable
    {
        private readonly List<(CoordinatorEnd Coordinator, WeakReference<Operation> Operation)> _around =
            [.. around.Select(static one => (one.Coordinator, new WeakReference<Operation>(one.Operation)))];

        public bool IsOver => !Waiting.Any();

        public IEnumerable<(CoordinatorEnd Coordinator, Operation Operation)> Waiting
        {
            get
            {
                foreach (var (coordinator, reference) in _around)
                {
                    if (reference.TryGetTarget(out var operation) && !operation.HasEnded)
                        yield return (coordinator, operation);
                }
            }
        }

        public bool IsOf(Operation operation) => _around[0].Operation.TryGetTarget(out var own) && own == operation;

        public void Dispose()
        {
            lock (Lock)
                all._waits.Remove(this);
        }
    }
}
