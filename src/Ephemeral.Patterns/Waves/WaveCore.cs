using System.Diagnostics;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>The waves so far, and whether another may begin. A wave is over once all of it is submitted and has ended.</summary>
internal sealed class WaveCore(int? maxFailures)
{
    private readonly List<EphemeralWaveOutcome> _waves = [];
    private int _outstanding;
    private bool _isOpen;

    public IReadOnlyList<EphemeralWaveOutcome> Waves => _waves;

    /// <summary>Nothing more is to start.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>The signal that stopped it; null where failures did.</summary>
    public string? StoppedBy { get; private set; }

    /// <summary>Everything of the wave has ended.</summary>
    public bool IsOver => !_isOpen && _outstanding == 0;

    /// <summary>The next wave begins.</summary>
    public void Begin()
    {
        _waves.Add(new EphemeralWaveOutcome(_waves.Count + 1, 0, 0, 0));
        _isOpen = true;
    }

    public void Submit() => _outstanding++;

    /// <summary>All of the wave is submitted.</summary>
    public void Close() => _isOpen = false;

    /// <summary>An operation of the wave has ended.</summary>
    public void End(OperationStates state)
    {
        _outstanding--;
        var wave = _waves[^1];
        _waves[^1] = state switch
        {
            OperationStates.Completed => wave with { Completed = wave.Completed + 1 },
            OperationStates.Failed => wave with { Failed = wave.Failed + 1 },
            _ => wave with { Cancelled = wave.Cancelled + 1 },
        };
        IsStopped |= _waves[^1].Failed > maxFailures;
        CheckInvariants();
    }

    /// <summary>A signal says that nothing more is to start.</summary>
    public void Stop(string signal)
    {
        if (!IsStopped)
            StoppedBy = signal;
        IsStopped = true;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants() =>
        Debug.Assert(_outstanding >= 0 && (IsStopped || StoppedBy is null), "What is submitted ends once.");
}
