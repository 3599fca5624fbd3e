namespace Ephemeral.Actors.Operations;

internal class WorkOperation<T>(T item) : Operation
{
    private T? _item = item;

    public static WorkOperation<T> New(T item, Lane? lane) => lane is null ? new WorkOperation<T>(item) : new KeyedWorkOperation<T>(item, lane);

    public T Item => _item!;

    protected override void ReleaseItem() => _item = default;
}
