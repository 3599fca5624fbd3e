namespace Ephemeral.Actors.Operations;

/// <summary>
/// Admitted operations on their way to an actor. Any thread adds; the actor takes. Whoever finds the intake empty tells the actor, so a busy
/// actor is told once for all that comes in while it is busy.
/// </summary>
/// <remarks>
/// A chain from newest to oldest whose head is swapped. What one thread adds keeps its order. An actor that has been told and takes
/// everything misses nothing: what comes later finds the intake empty, and tells again.
/// </remarks>
internal sealed class Intake
{
    private Operation? _newest;

    public bool IsEmpty => Volatile.Read(ref _newest) is null;

    /// <returns>Whether it was empty, so that the actor must be told.</returns>
    public bool Add(Operation operation)
    {
        while (true)
        {
            var before = Volatile.Read(ref _newest);
            operation.Next = before;
            if (Interlocked.CompareExchange(ref _newest, operation, before) == before)
                return before is null;
        }
    }

    /// <returns>All that is there, as a chain from the oldest to the newest; null when there is nothing.</returns>
    public Operation? TakeAll()
    {
        var at = Interlocked.Exchange(ref _newest, null);
        Operation? turned = null;
        while (at is not null)
        {
            var older = at.Next;
            at.Next = turned;
            turned = at;
            at = older;
        }

        return turned;
    }
}
