using System.Threading.RateLimiting;

namespace Ephemeral.Patterns;

public sealed partial class GcraRateLimiter
{
    private void ThrowIfCannot_NeedsLock(int permits)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (permits > _burst)
        {
            throw new ArgumentOutOfRangeException(
                nameof(permits), permits, $"{permits} permits are more than are ever given at once; Burst is {_burst}. "
                + "Raise it, or ask for fewer.");
        }
    }

    private RateLimitLease Give_NeedsLock()
    {
        _acquired++;
        return Lease.Acquired;
    }

    private RateLimitLease Refuse_NeedsLock(int permits)
    {
        _refused++;
        return new Lease(_core.WaitFor((long)_queued + Math.Max(1, permits), _clock.Now));
    }

    private void End_NeedsLock(Waiter waiter, RateLimitLease lease)
    {
        Remove_NeedsLock(waiter);
        waiter.Registration.Unregister();
        waiter.TrySetResult(lease);
    }

    private void Remove_NeedsLock(Waiter waiter)
    {
        _waiting.Remove(waiter.Node);
        _queued -= waiter.Places;
    }

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
        public static readonly Lease Acquired = new(null);

        public override bool IsAcquired => retryAfter is null;

        public override IEnumerable<string> MetadataNames => IsAcquired ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
            return metadata is not null;
        }
    }
}
