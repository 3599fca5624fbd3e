using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Keys;

/// <summary>The live keys of a coordinator, whatever their type.</summary>
internal abstract class LaneTable
{
    public abstract int Count { get; }

    public abstract IEnumerable<Lane> All { get; }

    /// <summary>Forgets all: nothing of any key runs any more, or ever will.</summary>
    public abstract void Clear();

    /// <summary>Forgets a retired lane. Runs the application's comparer.</summary>
    public abstract void Remove(Lane retired);
}
