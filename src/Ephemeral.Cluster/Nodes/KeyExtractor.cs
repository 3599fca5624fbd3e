using Akka.Cluster.Sharding;
using Ephemeral.Cluster.Protocol;

namespace Ephemeral.Cluster.Nodes;

/// <summary>Says which key a message is for, and in which shard that key lives.</summary>
internal sealed class KeyExtractor(int shards) : HashCodeMessageExtractor(shards)
{
    /// <summary>An entity has a name also where the key's text is empty.</summary>
    private const string Prefix = "key-";

    public static string KeyOf(string entityId) => entityId[Prefix.Length..];

    public static string ShardOf(string key, int shards) => new KeyExtractor(shards).ShardId(Prefix + key);

    public override string? EntityId(object message) => message is IKeyMessage { Key: var key } ? Prefix + key : null;
}
