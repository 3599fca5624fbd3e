namespace Ephemeral.Actors.Inspection;

/// <summary>What the rules are called, for programs to compare.</summary>
internal static class LintRules
{
    public const string Stuck = "stuck";
    public const string HotKey = "hot-key";
    public const string StarvingKey = "starving-key";
    public const string Paused = "paused";
    public const string Deferred = "deferred";
    public const string Refusing = "refusing";
    public const string FailuresUnseen = "failures-unseen";
    public const string LaggingListener = "lagging-listener";
    public const string NoAnswer = "no-answer";
}
