using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Akka.Cluster.Hosting;
using Akka.Cluster.Hosting.SBR;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Akka.Remote.Transport.DotNetty;
using Ephemeral.Actors;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Cluster.Tests.Docs;

#pragma warning disable IDE0022, IDE0051, IDE0060 // examples

public sealed record Order(string CustomerId, int Number);

internal static class ClusterExamples
{
    public static Func<Order, CancellationToken, Task> Shipping { get; set; } = static (_, _) => Task.CompletedTask;

    public static void Register(IServiceCollection services)
    {
        // <register>
        services.AddAkka("shop", akka => akka
            .WithRemoting("10.0.0.5", 8110)
            .WithClustering(new ClusterOptions
            {
                SeedNodes = ["akka.tcp://shop@10.0.0.5:8110", "akka.tcp://shop@10.0.0.6:8110", "akka.tcp://shop@10.0.0.7:8110"],
                Roles = ["work"],
                SplitBrainResolver = new KeepMajorityOption(),
            })
            .WithEphemeralShardedCoordinator<string, Order>("orders", order => order.CustomerId, (order, ct) => ShipAsync(order, ct),
                new EphemeralShardingOptions { Role = "work", Operations = new EphemeralOptions { MaxConcurrency = 32 } }));
        services.AddEphemeralShardedCoordinator<string, Order>("orders");     // lets the handle be injected
        // </register>
    }

    public static async Task UseAsync(EphemeralShardedCoordinator<string, Order> orders, Order order, CancellationToken ct)
    {
        // <use>
        long id = await orders.EnqueueAsync(order, ct);                  // admitted here; it runs where its customer lives
        if (!orders.TryEnqueue(order))                                   // says no at once when there is no room on this node
            Console.WriteLine("Too busy");

        await orders.CancelAsync(id, ct);                                // it never runs, or its token is cancelled on its node

        EphemeralNodeStatus here = await orders.GetStatusAsync(ct);      // this node
        foreach (EphemeralNodeStatus node in await orders.GetStatusOfAllAsync(ct))
            Console.WriteLine($"{node.Address} {node.State}: {node.LiveKeys} keys, {node.Pending} wait there, {node.InFlight} were sent");

        EphemeralShardedKeyStatus key = await orders.GetKeyAsync(order.CustomerId, ct);
        Console.WriteLine($"lives on {key.Node}: {key.Pending} wait, {key.Running} run, {key.Window.Count} are remembered");
        // </use>
        _ = here;
    }

    public static void Results(AkkaConfigurationBuilder akka)
    {
        // <results>
        akka.WithEphemeralShardedResultCoordinator<string, Order, int>("invoices", order => order.CustomerId,
            services => async (order, operation, ct) =>
            {
                operation.Signal("invoice.written");
                return await InvoiceAsync(order, ct);                    // the number comes back to whoever submitted the order
            },
            new EphemeralShardingOptions { Role = "work", OwnerLost = OwnerLost.Retry });
        // </results>
    }

    public static void Client(IServiceCollection services)
    {
        // <client>
        services.AddAkka("shop", akka => akka
            .WithRemoting("10.0.0.20", 8110)
            .WithClustering(new ClusterOptions { SeedNodes = ["akka.tcp://shop@10.0.0.5:8110"], Roles = ["web"], SplitBrainResolver = new KeepMajorityOption() })
            .WithEphemeralShardedCoordinator<string, Order>("orders", order => order.CustomerId, (order, ct) => ShipAsync(order, ct),
                new EphemeralShardingOptions { Role = "work" }));        // this node lacks the role, so no key lives here
        // </client>
    }

    public static void QuickFailover(AkkaConfigurationBuilder akka)
    {
        // <quick-failover>
        akka.AddHocon(EphemeralSharding.QuickFailoverConfig(), HoconAddMode.Prepend);
        // </quick-failover>
    }

    public static void Tls(IServiceCollection services, X509Certificate2 certificate, int port, string[] seeds)
    {
        // <tls>
        services.AddAkka("shop", akka => akka
            .WithRemoting(new RemoteOptions
            {
                HostName = "127.0.0.1",
                Port = port,
                EnableSsl = true,
                Ssl = new SslOptions
                {
                    X509Certificate = certificate,
                    RequireMutualAuthentication = true,                  // whoever connects shows a certificate too
                    CustomValidator = CertificateValidation.PinnedCertificate(certificate.Thumbprint),
                },
            })
            .WithClustering(new ClusterOptions { SeedNodes = seeds, SplitBrainResolver = new KeepMajorityOption() })
            .AddHocon(EphemeralSharding.RefuseJsonConfig(), HoconAddMode.Prepend)
            .WithEphemeralShardedCoordinator<string, Order>("orders", order => order.CustomerId, (order, ct) => ShipAsync(order, ct)));
        // </tls>
    }

    public static void Codec(AkkaConfigurationBuilder akka)
    {
        // <with-codec>
        akka.WithEphemeralShardedCoordinator<string, Order>(
            "orders", order => order.CustomerId, (order, ct) => ShipAsync(order, ct), codec: new OrderCodec());
        // </with-codec>
    }

    // <codec>
    public sealed class OrderCodec : IPayloadCodec<Order>
    {
        public void Write(Order value, IBufferWriter<byte> destination)
        {
            BinaryPrimitives.WriteInt32LittleEndian(destination.GetSpan(4), value.Number);
            destination.Advance(4);
            Encoding.UTF8.GetBytes(value.CustomerId, destination);
        }

        public Order Read(ReadOnlySpan<byte> source) =>
            new(Encoding.UTF8.GetString(source[4..]), BinaryPrimitives.ReadInt32LittleEndian(source));
    }
    // </codec>

    private static Task ShipAsync(Order order, CancellationToken cancellationToken) => Shipping(order, cancellationToken);

    private static Task<int> InvoiceAsync(Order order, CancellationToken cancellationToken) => Task.FromResult(order.Number);
}
