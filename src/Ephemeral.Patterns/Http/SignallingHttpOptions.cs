using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>What a <see cref="SignallingHttpHandler"/> tells. Wrong values are refused when it is made, all of them in one error.</summary>
public sealed class SignallingHttpOptions
{
    /// <summary>What its signals begin with.</summary>
    /// <value>The default is <c>http</c>.</value>
    public string Name { get; init; } = "http";

    /// <summary>From which duration on an answer is slow: until its headers are there, or it failed or was given up. More than
    /// zero.</summary>
    /// <value>The default is 2 seconds.</value>
    public TimeSpan SlowAfter { get; init; } = PatternDefaults.HttpSlowAfter;

    /// <summary>What time is measured with.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .Name(nameof(Name), Name)
            .MoreThanZero(nameof(SlowAfter), SlowAfter)
            .Present(nameof(TimeProvider), TimeProvider);
}
