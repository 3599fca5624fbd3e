using System.Threading.RateLimiting;

namespace Ephemeral.Patterns.Tests;

/// <summary>A limiter that a test works by hand, and that counts the leases that are out.</summary>
internal sealed class HandLimiter(int queueLimit = int.MaxValue) : RateLimiter
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource<RateLimitLease>> _waiting = new();
    private int _permits;
    private int _out;

    public int LeasesOut => Volatile.Read(ref _out);

    public override TimeSpan? IdleDuration => null;

    public void Give(int permits)
    {
        lock (_lock)
        {
            _permits += permits;
            while (_permits > 0 && _waiting.TryDequeue(out var next))
            {
                var lease = new Lease(this, true);
                if (next.TrySetResult(lease))
                    _permits--;
                else
                    lease.Dispose();
            }
        }
    }

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => throw new NotSupportedException();

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_permits > 0)
            {
                _permits--;
                return new ValueTask<RateLimitLease>(new Lease(this, true));
            }

            if (_waiting.Count(waiting => !waiting.Task.IsCompleted) >= queueLimit)
                return new ValueTask<RateLimitLease>(new Lease(this, false));
            var next = new TaskCompletionSource<RateLimitLease>(TaskCreationOptions.RunContinuationsAsynchronously);
            cancellationToken.Register(() => next.TrySetCanceled(cancellationToken));
            _waiting.Enqueue(next);
            return new ValueTask<RateLimitLease>(next.Task);
        }
    }

    private sealed class Lease : RateLimitLease
    {
        private readonly HandLimiter _limiter;
        private int _isDisposed;

        public Lease(HandLimiter limiter, bool isAcquired)
        {
            _limiter = limiter;
            IsAcquired = isAcquired;
            Interlocked.Increment(ref limiter._out);
        }

        public override bool IsAcquired { get; }

        public override IEnumerable<string> MetadataNames => IsAcquired ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = TimeSpan.FromSeconds(7);
            return MetadataNames.Contains(metadataName);
        }

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
                Interlocked.Decrement(ref _limiter._out);
        }
    }
}
