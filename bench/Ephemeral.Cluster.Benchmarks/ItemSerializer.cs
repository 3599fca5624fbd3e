using System.Text.Json;
using Akka.Actor;
using Akka.Serialization;

namespace Ephemeral.Cluster.Benchmarks;

/// <summary>
/// How items travel with Akka.Delivery: as JSON by System.Text.Json, as they do with Ephemeral. Akka.NET's default takes some 25 times as long.
/// </summary>
internal sealed class ItemSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 4_711_299;

    public override string Manifest(object o) => "I";

    public override byte[] ToBinary(object obj) => JsonSerializer.SerializeToUtf8Bytes((Item)obj);

    public override object FromBinary(byte[] bytes, string manifest) => JsonSerializer.Deserialize<Item>(bytes)!;
}
