namespace Ephemeral.Host.Commands;

/// <summary>The commands there are.</summary>
internal static class CommandNames
{
    /// <summary>Takes its time and ends well.</summary>
    public const string Wait = "wait";

    /// <summary>Takes its time and fails.</summary>
    public const string Fail = "fail";

    public static readonly IReadOnlyList<string> All = [Wait, Fail];
}
