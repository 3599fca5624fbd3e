using System.Threading.RateLimiting;

namespace Ephemeral.Patterns;

public sealed partial class GcraRateLimiter
{
    /// <summary>One who waits, and the place in the queue. Who waits for no permit waits for there to be one.</summary>
    private sealed class Waiter : TaskCompletionSource<RateLimitLease>
    {
        public Waiter(int permits)
            : base(TaskCreationOptions.RunContinuationsAsynchronously)
        {
            Permits = permits;
            Node = new LinkedListNode<Waiter>(this);
        }

        public int Permits { get; }

        public int Places => Math.Max(1, Permits);

        public LinkedListNode<Waiter> Node { get; }

        public CancellationTokenRegistration Registration { get; set; }
    }

    private sealed class Lease(TimeSpan? retryAfter) : RateLimitLease
    {
        public static readonly Lease Given = new(null);

        public override bool IsAcquired => retryAfter is null;

        public override IEnumerable<string> MetadataNames => IsAcquired ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
            return metadata is not null;
        }
    }
}
