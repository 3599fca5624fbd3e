namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>The arguments that there are. Each means the same in every command that has it.</summary>
internal static class Arguments
{
    public static readonly Argument Coordinator =
        new("coordinator", "The coordinator's name; without it, all.", "-c", "-C", "--coordinator");

    public static readonly Argument OneCoordinator =
        new("coordinator", "The coordinator's name.", "-c", "-C", "--coordinator") { IsMandatory = true };

    public static readonly Argument Id = new("id", "The operation's id.", "-i", "-I", "--id") { IsMandatory = true };

    public static readonly Argument OneId = Id with { Description = "One operation alone.", IsMandatory = false };

    public static readonly Argument State =
        new("state", "In which states; commas between several.", "-s", "-S", "--state")
        {
            Values = ["all", "pending", "running", "completed", "failed", "cancelled"],
        };

    public static readonly Argument Key = new("key", "Of exactly this key.", "-k", "-K", "--key");

    public static readonly Argument LivingKey = Key with { Description = "Where this key lives, and what its node knows of it." };

    public static readonly Argument MinAge =
        new("min-age", "At least this old, such as 90s or 1h30m: since the start, or the end of ended ones.", "-a", "-A", "--min-age");

    public static readonly Argument MaxAge = new("max-age", "At most this old.", "-x", "-X", "--max-age");

    public static readonly Argument Limit = new("limit", "How many at the most (20; up to 1000).", "-l", "-L", "--limit");

    public static readonly Argument KeyCount = new("count", "How many keys (10; up to 1000).", "-n", "-N", "--count");

    public static readonly Argument KeyOrder =
        new("by", "Most pending first, or longest waiting first.", "-b", "-B", "--by") { Values = ["pending", "age"] };

    public static readonly Argument Pattern =
        new("pattern", "Signals that match; * and ? stand for any, commas separate several.", "-p", "-P", "--pattern")
        {
            Values = ["*"],
        };

    public static readonly Argument Since =
        new("since", "Not older than this: an age such as 5m, or a time such as 2025-03-01T12:00:00Z.", "-s", "-S", "--since");

    public static readonly Argument Tail = new("tail", "Follow what is raised from now on, until stopped.", "-t", "-T", "--tail");

    public static readonly Argument LineCount =
        new("count", "End after so many lines; without it, when stopped.", "-n", "-N", "--count");

    public static readonly Argument Max =
        new("max", "How many operations may run at once.", "-n", "-N", "--max") { IsMandatory = true };

    public static readonly Argument Yes = new("yes", "Does what can't be taken back without asking.", "-y", "-Y", "--yes");

    public static readonly Argument Json = new("json", "Answer with one JSON document.", "-j", "-J", "--json");

    public static readonly Argument Width = new("width", "The columns that the answer should fit (100).", "-w", "-W", "--width");
}
