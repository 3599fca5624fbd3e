namespace Ephemeral.Actors.Signals;

/// <summary>
/// The signals because of which the code at hand runs. They flow through awaits and into tasks started meanwhile, so that what is
/// raised there has its cause without being told.
/// </summary>
internal static class SignalScope
{
    private static readonly AsyncLocal<SignalCause?> Ambient = new();

    /// <summary>What a signal raised here is raised because of; null where no signal is being handled.</summary>
    public static SignalPropagation? Current => Ambient.Value?.Path;

    /// <summary>Makes <paramref name="path"/> the current one until the result is disposed of.</summary>
    public static Scope Enter(SignalPropagation? path)
    {
        var before = Ambient.Value;
        Set(path is null ? null : new SignalCause(path));
        return new Scope(before);
    }

    /// <summary>Whatever the code at hand raises from now on is because of <paramref name="cause"/>.</summary>
    public static void Set(SignalCause? cause)
    {
        // setting a value makes a new execution context: not for the same one again
        if (!ReferenceEquals(Ambient.Value, cause))
            Ambient.Value = cause;
    }

    public readonly struct Scope(SignalCause? before) : IDisposable
    {
        public void Dispose() => Set(before);
    }
}
