namespace Ephemeral.Actors;

/// <summary>The names under which coordinators can be watched: see <c>docs/observability.md</c>. While nobody listens nothing is measured.</summary>
/// <example>
/// With OpenTelemetry:
/// <code>
/// services.AddOpenTelemetry()
///     .WithMetrics(metrics => metrics.AddMeter(EphemeralDiagnostics.MeterName))
///     .WithTracing(traces => traces.AddSource(EphemeralDiagnostics.ActivitySourceName));
/// </code>
/// </example>
public static class EphemeralDiagnostics
{
    /// <summary>The meter of all coordinators: <c>Ephemeral</c>.</summary>
    public const string MeterName = "Ephemeral";

    /// <summary>The source of one activity an operation: <c>Ephemeral</c>.</summary>
    public const string ActivitySourceName = "Ephemeral";

    /// <summary>The category under which failed operations are logged: <c>Ephemeral.Failures</c>.</summary>
    public const string FailureCategory = "Ephemeral.Failures";

    internal const string CoordinatorTag = "coordinator";
    internal const string OutcomeTag = "outcome";
    internal const string OperationIdTag = "operation.id";
    internal const string ErrorTypeTag = "error.type";
    internal const string Completed = "completed";
    internal const string Failed = "failed";
    internal const string Cancelled = "cancelled";

    internal static string? Version { get; } = typeof(EphemeralDiagnostics).Assembly.GetName().Version?.ToString();
}
