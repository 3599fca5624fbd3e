namespace Ephemeral.Patterns;

/// <summary>When an <see cref="EphemeralDebouncer{TKey, T}"/> hands over the last item of a key.</summary>
public enum EphemeralDebounceMode
{
    /// <summary>Debounce: when no other has come for <see cref="EphemeralDebouncerOptions.Window"/>, and at the latest after
    /// <see cref="EphemeralDebouncerOptions.MaxDelay"/>.</summary>
    Quiet,

    /// <summary>Coalesce: the first at once, then the last, at most one each
    /// <see cref="EphemeralDebouncerOptions.Window"/>.</summary>
    Interval,
}
