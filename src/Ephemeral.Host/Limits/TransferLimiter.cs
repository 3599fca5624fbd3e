using System.Threading.RateLimiting;
using Ephemeral.Host.Owners;

namespace Ephemeral.Host.Limits;

/// <summary>Lets requests through as the limits of their clients allow. Those that have to wait do so for a limited time.</summary>
internal sealed class TransferLimiter(PartitionedRateLimiter<Client> limits, TimeSpan longestWait, TimeProvider time)
    : PartitionedRateLimiter<HttpContext>
{
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => limits.GetStatistics(Client.Of(resource));

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) =>
        limits.AttemptAcquire(Client.Of(resource), permitCount);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext resource, int permitCount, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longestWait, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await limits.AcquireAsync(Client.Of(resource), permitCount, ending.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WaitedTooLong(longestWait);
        }
    }

    /// <summary>No room has come free in time.</summary>
    public sealed class WaitedTooLong(TimeSpan time) : RateLimitLease
    {
        public TimeSpan Time => time;

        public override bool IsAcquired => false;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }
}
