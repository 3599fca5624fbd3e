namespace Ephemeral.Actors.Operations;

internal sealed class KeyedWorkOperation<T>(T item, Lane lane) : WorkOperation<T>(item)
{
    public override Lane Lane => lane;
}

internal sealed class KeyedResultOperation<TInput, TResult>(TInput item, bool awaited, Lane lane) : ResultOperation<TInput, TResult>(item, awaited)
{
    public override Lane Lane => lane;
}
