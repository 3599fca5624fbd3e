namespace Ephemeral.Patterns;

/// <summary>The last failures of a pipeline's stages.</summary>
internal sealed class PipelineErrors
{
    public const int Most = 100;

    private readonly Lock _lock = new();
    private readonly Queue<EphemeralStageException> _errors = new();

    public IReadOnlyList<EphemeralStageException> Last
    {
        get
        {
            lock (_lock)
                return [.. _errors];
        }
    }

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
