namespace Ephemeral.Actors.Operations;

internal class WorkOperation<T>(T item) : Operation
{
    private T? _item = item;

    public T Item => _item!;

    protected override void ReleaseItem() => _item = default;
}
