using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using Ephemeral.Actors;

namespace Ephemeral.Cluster.Protocol;

/// <summary>
/// In the place of Akka.NET's JSON serializer: a message that no other serializer is bound to is neither written nor read, so that no bytes from
/// the network choose a type.
/// </summary>
internal sealed class RefusingSerializer : Serializer
{
    public RefusingSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <summary>As Akka.NET makes one that has settings: the JSON serializer's are there.</summary>
    public RefusingSerializer(ExtendedActorSystem system, Config config)
        : this(system) => _ = config;

    /// <summary>That of Akka.NET's JSON serializer, so that what names that one is refused here.</summary>
    public override int Identifier => 1;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => throw new SerializationException(
        $"No serializer is bound to {TypeName.Of(obj.GetType())}, and JSON that names types is refused on this node. Bind one to it in "
        + "akka.actor.serialization-bindings, on every node.");

    public override object FromBinary(byte[] bytes, Type? type) => throw new SerializationException(
        "A message has come as JSON that names types, which is refused on this node. Let whoever sends it bind a serializer to it.");
}
