namespace Ephemeral.Actors.Diagnostics;

/// <summary>
/// The coordinators that are observed, with one sum for each name. A name's totals never shrink while a coordinator of that name is
/// there: what one that has ended counted stays in the sum until the last of them has ended. Then nothing is left of the name.
/// For any thread.
/// </summary>
internal sealed class MeteredCoordinators
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);

    public void Add(MeteredCoordinator coordinator)
    {
        lock (_lock)
        {
            if (!_groups.TryGetValue(coordinator.Name, out var group))
                _groups.Add(coordinator.Name, group = new Group());
            group.Live.Add(coordinator);
        }
    }

    /// <summary>Its figures are final. One that is not there is no error.</summary>
    public void Remove(MeteredCoordinator coordinator)
    {
        lock (_lock)
        {
            if (!_groups.TryGetValue(coordinator.Name, out var group) || !group.Live.Remove(coordinator))
                return;
            group.Ended += coordinator.Read().Totals;
            if (group.Live.Count == 0)
                _groups.Remove(coordinator.Name);
        }
    }

    public List<(KeyValuePair<string, object?> Tag, CoordinatorFigures Figures)> Sums()
    {
        lock (_lock)
            return [.. _groups.Values.Select(static group => (group.Live[0].Tag, group.Sum))];
    }

    private sealed class Group
    {
        public List<MeteredCoordinator> Live { get; } = [];

        public CoordinatorFigures Ended { get; set; }

        public CoordinatorFigures Sum => Live.Aggregate(Ended, static (sum, coordinator) => sum + coordinator.Read());
    }
}
