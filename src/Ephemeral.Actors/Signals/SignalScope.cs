namespace Ephemeral.Actors.Signals;

/// <summary>
/// The signal because of which the code at hand runs. It flows through awaits and into tasks started meanwhile, so that what is
/// raised there has its cause without being told.
/// </summary>
internal static class SignalScope
{
    private static readonly AsyncLocal<SignalEvent?> Ambient = new();

    /// <summary>Null where no signal is being handled.</summary>
    public static SignalEvent? Current => Ambient.Value;

    /// <summary>Makes <paramref name="cause"/> the current one until the result is disposed of.</summary>
    public static Scope Enter(SignalEvent? cause)
    {
        var before = Ambient.Value;
        // setting a value makes a new execution context: not for the same one again
        if (!ReferenceEquals(before, cause))
            Ambient.Value = cause;
        return new Scope(before);
    }

    public readonly struct Scope(SignalEvent? before) : IDisposable
    {
        public void Dispose()
        {
            if (!ReferenceEquals(before, Ambient.Value))
                Ambient.Value = before;
        }
    }
}
