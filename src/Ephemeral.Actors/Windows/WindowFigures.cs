namespace Ephemeral.Actors.Windows;

/// <summary>The figures of a window, taken together.</summary>
internal readonly record struct WindowFigures(
    int Count, int Pinned, long Evicted, long Expired, long FailuresLost, long? LastFailureLost);
