namespace Ephemeral.Host.Translators.Pseudo;

internal sealed class PseudoOptions
{
    /// <summary>How long 100 characters take, so that a page has something to show.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The longest that one block of prose takes.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(3);
}
