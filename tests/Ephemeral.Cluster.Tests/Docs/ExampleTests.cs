using System.Buffers;
using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Cluster;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ephemeral.Cluster.Tests.Docs;

public class ExampleTests
{
    [Fact]
    public void The_page_on_clusters_shows_what_compiles() => DocExamples.AreWhatPagesShow("cluster.md");

    [Fact]
    public void Every_promise_over_a_cluster_has_a_test_that_exists() =>
        Guarantees.AreTested(typeof(ExampleTests).Assembly, static section => section == "Over a cluster");

    [Fact]
    public void The_codec_reads_what_it_writes()
    {
        var (codec, bytes) = (new ClusterExamples.OrderCodec(), new ArrayBufferWriter<byte>());
        codec.Write(new Order("zoë", 17), bytes);
        Assert.Equal(new Order("zoë", 17), codec.Read(bytes.WrittenSpan));
    }

    [Fact]
    public async Task Nodes_speak_TLS_and_show_each_other_the_certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=shop", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var ports = new[] { FreePort.Next(), FreePort.Next() };
        var seeds = new[] { $"akka.ssl.tcp://shop@127.0.0.1:{ports[0]}" };
        var shipped = new ConcurrentDictionary<Order, int>();
        ClusterExamples.Shipping = (order, _) =>
        {
            shipped[order] = 1;
            return Task.CompletedTask;
        };
        using var first = Build(certificate, ports[0], seeds);
        using var second = Build(certificate, ports[1], seeds);
        await first.StartAsync().InTime();
        await second.StartAsync().InTime();
        await Eventually.True(() => UpIn(first) == 2 && UpIn(second) == 2);

        var orders = second.Services.GetRequiredService<EphemeralShardedCoordinator<string, Order>>();
        for (var number = 0; number < 50; number++)
            await orders.EnqueueAsync(new Order($"{number}", number));
        orders.Complete();
        await orders.DrainAsync().InTime();

        Assert.Equal(50, shipped.Count);
        Assert.Equal(certificate.Thumbprint, await ShownByAsync(ports[0], certificate));
        await second.StopAsync();
        await first.StopAsync();
    }

    private static IHost Build(X509Certificate2 certificate, int port, string[] seeds)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        ClusterExamples.Tls(builder.Services, certificate, port, seeds);
        builder.Services.AddEphemeralShardedCoordinator<string, Order>("orders");
        return builder.Build();
    }

    private static int UpIn(IHost host) => Akka.Cluster.Cluster.Get(host.Services.GetRequiredService<ActorSystem>())
        .State.Members.Count(static member => member.Status == MemberStatus.Up);

    private static async Task<string?> ShownByAsync(int port, X509Certificate2 own)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await using var stream = new SslStream(client.GetStream(), false, static (_, _, _, _) => true);
        await stream.AuthenticateAsClientAsync("shop", [own], checkCertificateRevocation: false).InTime();
        return stream.RemoteCertificate?.GetCertHashString();
    }
}
