using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// The operations that wait for one coordinator to drain. Coordinators whose operations wait for each other would never drain, so the wait that
/// closes such a circle is refused. For any thread.
/// </summary>
internal sealed class DrainWaits
{
    // one for all coordinators, since a circle is of several
    private static readonly Lock Lock = new();

    private readonly List<Wait> _waits = [];

    /// <summary>The operations that the code at hand runs in, of whatever coordinators, wait from now on.</summary>
    /// <param name="end">Whose draining they wait for.</param>
    /// <param name="name">Its name.</param>
    /// <returns>Ends the wait; null outside of operations.</returns>
    /// <exception cref="InvalidOperationException">One of its own operations waits, by way of others, for one of theirs.</exception>
    public IDisposable? Begin(CoordinatorEnd end, string name)
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
        var wait = new Wait(this, around);
        lock (Lock)
        {
            foreach (var (coordinator, operation) in around)
            {
                if (coordinator.Waits.IsOf(end, []))
                    throw CoordinatorErrors.DrainEachOther(name, operation.Id);
            }

            _waits.RemoveAll(static wait => wait.IsOver);
            _waits.Add(wait);
        }

        return wait;
    }

    /// <summary>Whether an operation of that coordinator waits here, or for a coordinator of which one does.</summary>
    private bool IsOf(CoordinatorEnd coordinator, HashSet<DrainWaits> seen) =>
        seen.Add(this) && _waits.Any(wait => wait.Coordinators.Any(waiting => waiting == coordinator || waiting.Waits.IsOf(coordinator, seen)));

    // weak, for who waits by message does not say when it waits no more, and what an operation knew is not to live on here
    private sealed class Wait(DrainWaits all, IEnumerable<(CoordinatorEnd Coordinator, Operation Operation)> around) : IDisposable
    {
        private readonly List<(CoordinatorEnd Coordinator, WeakReference<Operation> Operation)> _around =
            [.. around.Select(static one => (one.Coordinator, new WeakReference<Operation>(one.Operation)))];

        public bool IsOver => !Coordinators.Any();

        /// <summary>Those of which an operation waits that has not ended.</summary>
        public IEnumerable<CoordinatorEnd> Coordinators =>
            _around.Where(static one => one.Operation.TryGetTarget(out var operation) && !operation.HasEnded).Select(static one => one.Coordinator);

        public void Dispose()
        {
            lock (Lock)
                all._waits.Remove(this);
        }
    }
}
