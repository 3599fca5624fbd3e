namespace Ephemeral.Patterns;

/// <summary>What the stages of a pipeline share: their last failures, and whether it is disposed of.</summary>
internal sealed class PipelineState
{
    public const int Most = 100;

    private readonly Lock _lock = new();
    private readonly Queue<EphemeralStageException> _errors = new();
    private volatile bool _isDisposed;

    public bool IsDisposed => _isDisposed;

    public IReadOnlyList<EphemeralStageException> LastErrors
    {
        get
        {
            lock (_lock)
                return [.. _errors];
        }
    }

    public void Dispose() => _isDisposed = true;

    public void Add(EphemeralStageException error)
    {
        lock (_lock)
        {
            if (_errors.Count == Most)
                _errors.Dequeue();
            _errors.Enqueue(error);
        }
    }
}
