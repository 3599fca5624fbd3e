using System.Threading.RateLimiting;
using Ephemeral.Host.Owners;

namespace Ephemeral.Host.Limits;

/// <summary>
/// How much one owner, the newcomers of one address, one address and all together may have going on: so nobody, and nobody who comes under
/// many names, takes what others need.
/// </summary>
internal sealed class ClientLimits : IDisposable
{
    // A page asks for several things at once: they wait for each other rather than fail.
    private const int WaitingPerPermit = 8;

    private readonly ConcurrencyLimiter _allTransfers;

    public ClientLimits(LimitsOptions options)
    {
        _allTransfers = Limiter(options.Transfers, WaitingPerPermit);
        Transfers = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<Client, string>(client => Partition(client.Name, options.TransfersPerClient, WaitingPerPermit)),
            PartitionedRateLimiter.Create<Client, string>(client => Partition(client.Address, options.TransfersPerAddress, WaitingPerPermit)),
            PartitionedRateLimiter.Create<Client, string>(_ => RateLimitPartition.Get("all", _ => (RateLimiter)_allTransfers)));
        Translations = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<Client, string>(client => client.IsNewcomer
                ? Partition(client.Name, options.TranslationsOfNewcomers)
                : RateLimitPartition.GetNoLimiter("owners")),
            PartitionedRateLimiter.Create<Client, string>(client => Partition(client.Address, options.TranslationsPerAddress)));
        Commands = PartitionedRateLimiter.Create<Client, string>(client => Partition(client.Address, options.CommandsPerAddress));
    }

    /// <summary>Requests with a body, and answers with a whole document, while they are on their way.</summary>
    public PartitionedRateLimiter<Client> Transfers { get; }

    /// <summary>How many of them may still begin.</summary>
    public long FreeTransfers => _allTransfers.GetStatistics()?.CurrentAvailablePermits ?? 0;

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
