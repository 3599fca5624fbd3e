using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Keys;

internal sealed class Lane<TKey>(LaneTable table, TKey key, string text, OperationClock clock) : Lane(text, clock)
    where TKey : notnull
{
    public TKey Key => key;

    public override void Leave()
    {
        if (LeaveAndRetire())
            table.Remove(this);
    }
}
