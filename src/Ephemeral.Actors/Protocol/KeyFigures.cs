namespace Ephemeral.Actors.Protocol;

/// <summary>How one live key stands.</summary>
/// <param name="Key">The key, as text.</param>
/// <param name="PendingCount">Its operations that are admitted and have not started.</param>
/// <param name="ActiveCount">Its operations that run.</param>
/// <param name="WaitingFor">
/// For how long it has been waiting for its turn: since it last started an operation, or since it had something pending,
/// whichever is later. Null when nothing is pending.
/// </param>
public sealed record KeyFigures(string Key, int PendingCount, int ActiveCount, TimeSpan? WaitingFor);
