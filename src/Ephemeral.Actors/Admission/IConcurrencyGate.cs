namespace Ephemeral.Actors;

/// <summary>
/// Limits how many may be inside at the same time. Any thread may call anything. <see cref="EphemeralOptions.EnableDynamicConcurrency"/> says
/// which of the two gates a coordinator uses.
/// </summary>
public interface IConcurrencyGate
{
    /// <summary>How many may be in at the same time.</summary>
    int Limit { get; }

    /// <summary>How many are in. More than <see cref="Limit"/> for a while after that was lowered.</summary>
    int Entered { get; }

    /// <summary>Enters if there is room.</summary>
    /// <returns>False when there is none.</returns>
    bool TryEnter();

    /// <summary>Waits for room, in order of arrival, and enters.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before there was room.</exception>
    ValueTask EnterAsync(CancellationToken cancellationToken = default);

    /// <summary>Leaves. Whoever has entered leaves once.</summary>
    /// <exception cref="InvalidOperationException">Nobody is in.</exception>
    void Exit();
}
