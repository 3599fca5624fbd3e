namespace Ephemeral.Actors.Signals;

/// <summary>A name that is in the log or was of late, and what the log must not look for twice. Under the lock of the log's
/// owner.</summary>
internal sealed class SignalName(string text)
{
    public string Text => text;

    /// <summary>How many signals of this name are in the log.</summary>
    public int Count { get; set; }

    /// <summary>The patterns waited for that match this name.</summary>
    public WatchedPattern[] Watches { get; set; } = [];

    /// <summary>Set only while signals are being taken out by name.</summary>
    public bool IsLeaving { get; set; }
}
