namespace Ephemeral.Host.Commands;

/// <summary>
/// How the commands of this process stand. The total is the sum of the five before it; errors are the signals of errors that are
/// still remembered.
/// </summary>
internal sealed record CommandCounts(
    long Pending, long Active, long Completed, long Failed, long Cancelled, long Total, int ErrorCount);
