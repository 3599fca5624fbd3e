using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors.Actors;

/// <summary>Waits for a pattern in the coordinator's own log and in the sink that it shares. For any thread.</summary>
internal sealed class PatternWatch : IDisposable
{
    private readonly SignalWatch _own;
    private readonly SignalWatch? _shared;

    /// <param name="patterns">The names or patterns to wait for; one at least.</param>
    /// <param name="own">The coordinator's log.</param>
    /// <param name="shared">The sink; null for none.</param>
    /// <param name="onChanged">See <see cref="SignalWatch"/>; not called for what is there already.</param>
    public PatternWatch(IReadOnlySet<string> patterns, SignalStore own, SignalSink? shared, Action<bool> onChanged)
    {
        var pattern = SignalPattern.AnyOf(patterns)!;
        _own = own.Watch(pattern, onChanged);
        _shared = shared?.Watch(pattern, onChanged);
    }

    /// <summary>Two glances at the most.</summary>
    public bool IsPresent => _own.IsPresent || _shared?.IsPresent == true;

    /// <summary>The one that came last, of the log where one is present.</summary>
    public string LastSignal => (_own.IsPresent ? _own.LastSignal : _shared?.LastSignal ?? _own.LastSignal)!;

    /// <summary>From now on the sink knows nothing of the coordinator.</summary>
    public void Dispose()
    {
        _own.Dispose();
        _shared?.Dispose();
    }
}
