using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Diagnostics;

/// <summary>A coordinator as instruments know it.</summary>
/// <param name="name">
/// The name it was given; for one without, its kind, so that short-lived ones do not make a new series each.
/// </param>
/// <param name="read">Reads its figures. For any thread.</param>
internal sealed class MeteredCoordinator(string name, Func<CoordinatorFigures> read)
{
    // kept: to make them for each operation would cost as much as to tell its end
    private readonly KeyValuePair<string, object?>[][] _endTags =
    [
        .. Enum.GetValues<OperationOutcome>().Select(outcome => new KeyValuePair<string, object?>[]
        {
            new(EphemeralDiagnostics.CoordinatorTag, name), new(EphemeralDiagnostics.OutcomeTag, NameOf(outcome)),
        }),
    ];

    public string Name => name;

    /// <summary>The one tag that everything measured of it has.</summary>
    public KeyValuePair<string, object?> Tag { get; } = new(EphemeralDiagnostics.CoordinatorTag, name);

    /// <summary>The tags of what is measured of an operation that has ended.</summary>
    public ReadOnlySpan<KeyValuePair<string, object?>> EndTags(OperationOutcome outcome) => _endTags[(int)outcome];

    public static string NameOf(OperationOutcome outcome) => outcome switch
    {
        OperationOutcome.Completed => EphemeralDiagnostics.Completed,
        OperationOutcome.Failed => EphemeralDiagnostics.Failed,
        _ => EphemeralDiagnostics.Cancelled,
    };

    public CoordinatorFigures Read() => read();
}
