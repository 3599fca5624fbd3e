using System.Net;
using System.Net.Sockets;
using Ephemeral.Testing;

namespace Ephemeral.Samples.Tests;

public class ClusterSampleTests
{
    [Fact]
    public async Task One_node_alone_works_without_a_cluster()
    {
        await using var sample = SampleProcess.Start("Samples.Cluster");
        Assert.Equal("node 0: Anna, Ben, Carla, Dora, Emil, Fritz, Greta, Hugo, Ida", await sample.LineWithAsync("Anna"));
        await LeavesAsync(sample, 0);
    }

    [SkippableFact]
    public async Task Three_nodes_share_the_customers_and_leave_without_losing_an_order()
    {
        Skip.If(OperatingSystem.IsWindows(), "Nodes are asked to leave by a signal.");
        var port = $"--Port={BeforeFreePorts()}";
        await using var first = SampleProcess.Start("Samples.Cluster", "1", port);
        await first.LineWithAsync("node 1: Anna");
        await using var second = SampleProcess.Start("Samples.Cluster", "2", port);
        await using var third = SampleProcess.Start("Samples.Cluster", "3", port);

        // a customer or two move to each within one or two rounds of balancing, ten seconds apart
        await second.LineWithAsync("node 2: ");
        await third.LineWithAsync("node 3: ");

        await LeavesAsync(third, 3);
        await LeavesAsync(second, 2);
        await LeavesAsync(first, 1);
    }

    /// <summary>A number that is followed by three ports that nobody listens on: those of the nodes.</summary>
    private static int BeforeFreePorts()
    {
        while (true)
        {
            var port = FreePort.Next();
            if (Enumerable.Range(port + 1, 3).All(IsFree))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task LeavesAsync(SampleProcess node, int number)
    {
        await node.TerminateAsync();
        var (exitCode, lines, errors) = await node.EndAsync();
        Assert.Equal("", errors);
        Assert.Equal($"Node {number} has left.", lines[^1]);
        Assert.DoesNotContain(lines, static line => line.Contains("lost", StringComparison.Ordinal));
        Assert.Equal(0, exitCode);
    }
}
