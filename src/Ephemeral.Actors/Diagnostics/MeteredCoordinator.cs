namespace Ephemeral.Actors.Diagnostics;

/// <summary>A coordinator as instruments know it.</summary>
/// <param name="name">
/// The name it was given; for one without, its kind, so that short-lived ones do not make a new series each.
/// </param>
/// <param name="read">Reads its figures. For any thread.</param>
internal sealed class MeteredCoordinator(string name, Func<CoordinatorFigures> read)
{
    public string Name => name;

    /// <summary>The one tag that everything measured of it has.</summary>
    public KeyValuePair<string, object?> Tag { get; } = new(EphemeralDiagnostics.CoordinatorTag, name);

    public CoordinatorFigures Read() => read();
}
