namespace Ephemeral.Actors;

/// <summary>What a body can know of the operation that it runs as. Given to bodies that ask for it by a second parameter.</summary>
public sealed class EphemeralOperation
{
    internal EphemeralOperation(long id, string? key)
    {
        Id = id;
        Key = key;
    }

    /// <summary>The operation's id: positive, never repeated in this process. The same that <c>EnqueueAsync</c> returned.</summary>
    public long Id { get; }

    /// <summary>The operation's key as text; null where the coordinator has no keys.</summary>
    public string? Key { get; }
}
