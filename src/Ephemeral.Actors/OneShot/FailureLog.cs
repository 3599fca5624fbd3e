using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.OneShot;

/// <summary>The last operations of a run that failed. A window of its own, so that successes push no failure out.</summary>
internal sealed class FailureLog(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Queue<Operation> _last = new();

    /// <summary>
    /// Keeps an operation if it has failed. Its outcome stands, and it is noted before anybody can see the run drained.
    /// </summary>
    public void Note(Operation ended)
    {
        if (ended.Outcome != OperationOutcome.Failed)
            return;
        lock (_lock)
        {
            if (_last.Count == capacity)
                _last.Dequeue();
            _last.Enqueue(ended);
        }
    }

    /// <summary>The oldest first.</summary>
    public Operation[] ToArray()
    {
        lock (_lock)
            return [.. _last];
    }
}
