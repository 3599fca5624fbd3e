namespace Ephemeral.Actors;

/// <summary>How much an <see cref="EphemeralTaskWindow{TOwner}"/> remembers, and for how long (F151, F152).</summary>
public sealed class EphemeralTaskWindowOptions
{
    /// <summary>How many tasks of one owner are remembered, running ones included. At least 1.</summary>
    /// <value>The default is 5.</value>
    public int MaxTasksPerOwner { get; init; } = EphemeralDefaults.MaxTasksPerOwner;

    /// <summary>How long a task is remembered, counted from its own start (T73). More than zero.</summary>
    /// <value>The default is 6 hours.</value>
    public TimeSpan AbsoluteExpiration { get; init; } = EphemeralDefaults.AbsoluteExpiration;

    /// <summary>After how long without any access an owner's whole window is forgotten. More than zero.</summary>
    /// <value>The default is 1 hour.</value>
    public TimeSpan SlidingExpiration { get; init; } = EphemeralDefaults.SlidingExpiration;

    /// <summary>The clock and the timers that age is measured with.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal EphemeralTaskWindowOptions Validated()
    {
        new OptionsCheck()
            .AtLeast(nameof(MaxTasksPerOwner), MaxTasksPerOwner, 1)
            .MoreThanZero(nameof(AbsoluteExpiration), AbsoluteExpiration)
            .MoreThanZero(nameof(SlidingExpiration), SlidingExpiration)
            .Present(nameof(TimeProvider), TimeProvider)
            .ThrowIfAny();
        return this;
    }
}
