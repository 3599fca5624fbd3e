using Akka.Configuration;

namespace Ephemeral.Actors;

/// <summary>Options with a section of settings laid over them: what it changed, and what it got wrong.</summary>
internal sealed record OptionsLayer(EphemeralOptions Options, List<OptionOverride> Overrides, List<string> Errors)
{
    /// <exception cref="ConfigurationException">Settings that are unknown or can't be read: all of them.</exception>
    public EphemeralOptions OptionsOrThrow() =>
        Errors.Count == 0 ? Options : throw new ConfigurationException(string.Join(Environment.NewLine, Errors));
}

/// <summary>An option that a setting has given another value, and where that setting stands.</summary>
internal sealed record OptionOverride(string Option, object? Before, object? After, string Source);
