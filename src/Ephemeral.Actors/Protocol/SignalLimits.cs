using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Ephemeral.Actors.Protocol;

/// <summary>Every default and bound of signals, written once, and the checks of what is given.</summary>
internal static class SignalLimits
{
    public const int SinkCapacity = 1000;
    public const int LogCapacity = 1000;
    public const int ListenerQueue = 1000;
    public const int MaxConcurrentHandlers = 4;
    public const int MaxQueued = 1000;
    public const int MaxDepth = 10;
    public const int DeepestMaxDepth = 1000;

    /// <summary>The most characters of a name or a key, so that a log of so many signals is bounded in bytes too.</summary>
    public const int MaxText = 1024;

    public static readonly TimeSpan SinkAge = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(30);

    public static void ThrowIfNoName(string? name, [CallerArgumentExpression(nameof(name))] string? argument = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, argument);
        if (name.Length > MaxText)
        {
            throw new ArgumentException($"The signal name '{name[..32]}…' has {name.Length} characters; a name has {MaxText} at most. "
                + "Give a short name, and what varies as the key.", argument);
        }
    }

    /// <summary>The key as it is kept: cut to <see cref="MaxText"/> characters.</summary>
    [return: NotNullIfNotNull(nameof(key))]
    public static string? Cut(string? key) =>
        key is null || key.Length <= MaxText ? key : key[..(char.IsHighSurrogate(key[MaxText - 1]) ? MaxText - 1 : MaxText)];
}
