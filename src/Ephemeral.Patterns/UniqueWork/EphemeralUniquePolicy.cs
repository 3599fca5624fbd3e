namespace Ephemeral.Patterns;

/// <summary>What becomes of work whose key has some pending or running already.</summary>
public enum EphemeralUniquePolicy
{
    /// <summary>It is that work: its task is handed out.</summary>
    Join,

    /// <summary>It is left out.</summary>
    Ignore,

    /// <summary>It takes the other's place, which is cancelled; it starts once that has ended.</summary>
    Replace,
}
