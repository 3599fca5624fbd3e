using System.Diagnostics;

namespace Ephemeral.Actors.Operations;

/// <summary>The activities of operations: each the root of a trace of its own, linked to whoever enqueued it.</summary>
internal static class OperationTracing
{
    public static ActivitySource Source { get; } = new(EphemeralDiagnostics.ActivitySourceName, EphemeralDiagnostics.Version);

    /// <summary>A link to the activity that the calling code is in; null where there is none, and while nobody listens.</summary>
    public static ActivityLink[]? LinkToCaller() =>
        Source.HasListeners() && Activity.Current is { IdFormat: ActivityIdFormat.W3C } caller ? [new ActivityLink(caller.Context)] : null;
}
