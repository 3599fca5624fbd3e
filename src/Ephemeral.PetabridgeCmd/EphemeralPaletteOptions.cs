namespace Ephemeral.PetabridgeCmd;

/// <summary>What the commands of <see cref="EphemeralPalette"/> may do and show.</summary>
public sealed record EphemeralPaletteOptions
{
    /// <summary>
    /// Whether there are commands that change something: <c>pause</c>, <c>resume</c>, <c>concurrency</c>, <c>cancel</c>,
    /// <c>pin</c>,
    /// <c>unpin</c>, <c>evict</c> and <c>complete</c>. Whoever reaches the port may use them: nothing there is authenticated.
    /// </summary>
    /// <value>The default is false.</value>
    public bool AllowSteering { get; init; }

    /// <summary>
    /// Whether errors are shown with their message, which may hold what the application puts there; otherwise as their type
    /// alone.
    /// </summary>
    /// <value>The default is false.</value>
    public bool ShowErrorMessages { get; init; }

    /// <summary>How long a coordinator may take to answer. More than zero, up to one day.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
