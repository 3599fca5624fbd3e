using Ephemeral.Cluster.TestNode;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Processes;

/// <summary>Nodes in processes of their own that form one cluster.</summary>
internal sealed class ProcessCluster : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ephemeral-cluster-").FullName;
    private readonly List<NodeProcess> _nodes = [];
    private readonly List<(int Port, string PublicHost, int PublicPort)> _addresses = [];

    public Network? Network { get; init; }

    public OwnerLost OwnerLost { get; init; }

    public int MaxConcurrencyPerKey { get; init; } = 1;

    /// <summary>How many items each node sends in a second.</summary>
    public int Rate { get; init; } = 300;

    public int Keys { get; init; } = 1000;

    /// <summary>How long bodies take, but for a few: less than this.</summary>
    public int Milliseconds { get; init; } = 6;

    /// <summary>How long a node may be silent; 0 for what the settings for quick failover say.</summary>
    public int PauseSeconds { get; init; }

    /// <summary>How long a node that leaves waits for answers to what it has admitted; 0 for Akka.NET's five seconds.</summary>
    public int DrainSeconds { get; init; }

    /// <summary>All there were, oldest first.</summary>
    public IReadOnlyList<NodeProcess> Nodes => _nodes;

    public IEnumerable<NodeProcess> Living => _nodes.Where(static node => !node.HasExited);

    /// <summary>Starts nodes one after the other, so that the first is the oldest, and waits until all see all.</summary>
    public async Task StartAsync(int count)
    {
        // the first must have made the cluster before others look for it; these may come together
        Add();
        await _nodes[0].SeesAsync(1);
        for (var i = 1; i < count; i++)
            Add();
        await AllSeeAsync(count);
    }

    /// <summary>Starts a node, at an address of its own or at that of one that is gone.</summary>
    public NodeProcess Add(bool hasKeys = true, NodeProcess? inPlaceOf = null)
    {
        if (inPlaceOf is null)
            _addresses.Add(NewAddress());
        var (port, host, publicPort) = inPlaceOf is null ? _addresses[^1] : _addresses.Find(one => one.Port == inPlaceOf.Settings.Port);
        var name = $"n{_nodes.Count + 1}";
        var node = NodeProcess.Start(new NodeSettings
        {
            Name = name,
            Journal = Path.Combine(_folder, $"{name}.journal"),
            Port = port,
            PublicHost = host,
            PublicPort = publicPort,
            Seeds = string.Join(',', SeedsOf(port).Select(static one => $"akka.tcp://proof@{one.PublicHost}:{one.PublicPort}")),
            HasKeys = hasKeys,
            OwnerLost = OwnerLost,
            MaxConcurrencyPerKey = MaxConcurrencyPerKey,
            Rate = Rate,
            Keys = Keys,
            Milliseconds = Milliseconds,
            PauseSeconds = PauseSeconds,
            DrainSeconds = DrainSeconds,
        });
        _nodes.Add(node);
        return node;
    }

    public async Task AllSeeAsync(int count)
    {
        foreach (var node in Living.ToArray())
            await node.SeesAsync(count);
    }

    public void Load()
    {
        foreach (var node in Living)
            node.Load();
    }

    /// <summary>Lets nodes that live send nothing more, waits for their answers, and counts.</summary>
    public async Task<JournalReport> RestAsync()
    {
        var living = Living.ToArray();
        foreach (var node in living)
            node.Rest();
        foreach (var node in living)
            await node.RestedAsync();
        return JournalReport.Of(_nodes, MaxConcurrencyPerKey);
    }

    /// <summary>Waits until the nodes that live have begun so many more bodies each.</summary>
    public async Task WorkAsync(int bodies)
    {
        foreach (var node in Living.Where(static node => node.Settings.HasKeys).ToArray())
        {
            var due = Bodies(node) + bodies;
            await node.WaitAsync(() => Bodies(node) >= due, $"{bodies} bodies");
        }
    }

    public void Dispose()
    {
        foreach (var node in _nodes)
            node.Dispose();
        Network?.Dispose();
        if (Environment.GetEnvironmentVariable("EPHEMERAL_KEEP_JOURNALS") is null)
            Directory.Delete(_folder, recursive: true);
    }

    private static int Bodies(NodeProcess node) =>
        File.Exists(node.Settings.Journal) ? Journal.Read(node.Settings.Journal).Count(static entry => entry.Event == JournalEvent.Started) : 0;

    private (int, string, int) NewAddress()
    {
        var port = FreePort.Next();
        if (Network is null)
            return (port, "127.0.0.1", port);
        var (host, publicPort) = Network.Add(_addresses.Count + 1, port);
        return (port, host, publicPort);
    }

    /// <summary>A node that comes back must not form a cluster of its own: it looks for the others first.</summary>
    private IEnumerable<(int Port, string PublicHost, int PublicPort)> SeedsOf(int port) =>
        _nodes.Count == 0 ? _addresses : _addresses.Where(one => one.Port != port);
}
