namespace Ephemeral.Actors;

/// <summary>How much an <see cref="EphemeralTaskWindow{TOwner}"/> remembers, and for how long.</summary>
public sealed class EphemeralTaskWindowOptions
{
    /// <summary>How many tasks of one owner are remembered, running ones included. At least 1; 5 by default.</summary>
    public int MaxTasksPerOwner { get; init; } = EphemeralDefaults.MaxTasksPerOwner;

    /// <summary>
    /// How many owners are remembered. Without room for another, all tasks of the owner who has not been asked about for the longest are
    /// forgotten, unless one still runs. At least 1; 10,000 by default.
    /// </summary>
    public int MaxOwners { get; init; } = EphemeralDefaults.MaxOwners;

    /// <summary>How long a task is remembered, counted from when its place was reserved. More than zero; 6 hours by default.</summary>
    public TimeSpan AbsoluteExpiration { get; init; } = EphemeralDefaults.AbsoluteExpiration;

    /// <summary>After how long without any access an owner's whole window is forgotten. More than zero; 1 hour by default.</summary>
    public TimeSpan SlidingExpiration { get; init; } = EphemeralDefaults.SlidingExpiration;

    /// <summary>The clock and the timers that age is measured with; <see cref="System.TimeProvider.System"/> by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .AtLeast(nameof(MaxTasksPerOwner), MaxTasksPerOwner, 1)
            .AtLeast(nameof(MaxOwners), MaxOwners, 1)
            .MoreThanZero(nameof(AbsoluteExpiration), AbsoluteExpiration)
            .MoreThanZero(nameof(SlidingExpiration), SlidingExpiration)
            .Present(nameof(TimeProvider), TimeProvider);
}
