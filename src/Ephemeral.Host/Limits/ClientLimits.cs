using System.Threading.RateLimiting;
using Ephemeral.Host.Owners;

namespace Ephemeral.Host.Limits;

/// <summary>
/// How much one owner, the newcomers of one address, one address and all together may have going on: so nobody, and nobody who comes under
/// many names, takes what others need.
/// </summary>
internal sealed class ClientLimits : IDisposable
{
    // A page asks for several things at once: they wait for each other, for as long as TransferQueueTimeout.
    private const int WaitingPerPermit = 8;

    private static readonly Client Anybody = new("", "", IsNewcomer: false);

    // A chain does not dispose of its links.
    private readonly List<PartitionedRateLimiter<Client>> _links = [];
    private readonly PartitionedRateLimiter<Client> _allTransfers;

    public ClientLimits(LimitsOptions options)
    {
        _allTransfers = PartitionedRateLimiter.Create<Client, string>(_ => Partition("all", options.Transfers, WaitingPerPermit));
        Transfers = PartitionedRateLimiter.CreateChained(
            Link(client => Partition(client.Name, options.TransfersPerClient, WaitingPerPermit)),
            Link(client => Partition(client.Address, options.TransfersPerAddress, WaitingPerPermit)),
            _allTransfers);
        Translations = PartitionedRateLimiter.CreateChained(
            Link(client => client.IsNewcomer
                ? Partition(client.Name, options.TranslationsOfNewcomers)
                : RateLimitPartition.GetNoLimiter("owners")),
            Link(client => Partition(client.Address, options.TranslationsPerAddress)));
        Commands = PartitionedRateLimiter.Create<Client, string>(client => Partition(client.Address, options.CommandsPerAddress));
    }

    /// <summary>Requests with a body, and answers with a whole document, while they are on their way.</summary>
    public PartitionedRateLimiter<Client> Transfers { get; }

    /// <summary>How many of them may still begin.</summary>
    public long FreeTransfers => _allTransfers.GetStatistics(Anybody)?.CurrentAvailablePermits ?? 0;

    /// <summary>Translations from their start to their end.</summary>
    public PartitionedRateLimiter<Client> Translations { get; }

    /// <summary>Commands from their start to their end.</summary>
    public PartitionedRateLimiter<Client> Commands { get; }

    public void Dispose()
    {
        Transfers.Dispose();
        Translations.Dispose();
        Commands.Dispose();
        _allTransfers.Dispose();
        _links.ForEach(static link => link.Dispose());
    }

    private PartitionedRateLimiter<Client> Link(Func<Client, RateLimitPartition<string>> partition)
    {
        var link = PartitionedRateLimiter.Create(partition);
        _links.Add(link);
        return link;
    }

    private static RateLimitPartition<string> Partition(string key, int permits, int waitingPerPermit = 0) =>
        RateLimitPartition.Get(key, _ => (RateLimiter)Limiter(permits, waitingPerPermit));

    private static ConcurrencyLimiter Limiter(int permits, int waitingPerPermit) => new(new ConcurrencyLimiterOptions
    {
        PermitLimit = permits,
        QueueLimit = (int)Math.Min(int.MaxValue, (long)permits * waitingPerPermit),
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });
}
