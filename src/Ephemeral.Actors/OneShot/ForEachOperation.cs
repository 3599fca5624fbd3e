using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.OneShot;

/// <summary>An operation that is noted when it fails.</summary>
internal class ForEachOperation<T>(T item, FailureLog failures) : WorkOperation<T>(item)
{
    // called once, by whoever ends it, with the outcome written
    protected override void ReleaseItem()
    {
        base.ReleaseItem();
        failures.Note(this);
    }
}

internal sealed class KeyedForEachOperation<T>(T item, FailureLog failures, Lane lane) : ForEachOperation<T>(item, failures)
{
    public override Lane Lane => lane;
}
