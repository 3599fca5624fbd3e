using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>What became of everything of a key, in all that was to forget it.</summary>
/// <param name="Cancelled">Operations that waited: they never run, and are forgotten.</param>
/// <param name="Running">Operations that ran: they are cancelled, and forgotten once their bodies have ended.</param>
/// <param name="Ended">Operations that had ended: they are forgotten, with their results.</param>
/// <param name="Signals">Signals of the key.</param>
/// <param name="Others">What else of the key was forgotten, such as notes.</param>
/// <param name="Failures">What was thrown by those that could not forget; the others have forgotten all the same.</param>
public sealed record Erasure(
    int Cancelled, int Running, int Ended, int Signals, int Others, IReadOnlyList<Exception> Failures)
{
    /// <summary>Whether everything that was to forget has, but for what still runs.</summary>
    public bool IsComplete => Failures.Count == 0;

    /// <summary>How much was forgotten, or will be, in all.</summary>
    public long Total => (long)Cancelled + Running + Ended + Signals + Others;

    /// <summary>How much was forgotten.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Cancelled} cancelled, {Running} running, {Ended} ended, {Signals} signals, {Others} others, {Failures.Count} failures");

    internal static Erasure None { get; } = new(0, 0, 0, 0, 0, []);

    internal Erasure With(ForgottenKey key) => this with
    {
        Cancelled = Cancelled + key.Cancelled, Running = Running + key.Running, Ended = Ended + key.Ended,
        Signals = Signals + key.Signals,
    };
}
