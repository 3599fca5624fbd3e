namespace Ephemeral.Actors.Operations;

/// <summary>Operations that are handed on together, oldest first, linked through themselves. Owned by whoever builds it.</summary>
internal struct OperationChain
{
    private Operation? _last;

    /// <summary>The oldest, from which the others follow; null when there is none.</summary>
    public Operation? Oldest { get; private set; }

    public int Count { get; private set; }

    public void Add(Operation operation)
    {
        operation.Next = null;
        if (_last is null)
            Oldest = operation;
        else
            _last.Next = operation;
        _last = operation;
        Count++;
    }

    /// <returns>The oldest of all that is here, and here no more; null when there is none.</returns>
    public Operation? TakeAll()
    {
        var oldest = Oldest;
        this = default;
        return oldest;
    }
}
