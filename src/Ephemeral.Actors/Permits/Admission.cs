namespace Ephemeral.Actors.Permits;

internal enum Admission
{
    /// <summary>A permit was taken.</summary>
    Admitted,

    /// <summary>As many are pending as may be.</summary>
    Full,

    /// <summary>Nothing is taken in any more.</summary>
    Closed,
}
