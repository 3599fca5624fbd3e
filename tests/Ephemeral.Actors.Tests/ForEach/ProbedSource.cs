namespace Ephemeral.Actors.Tests.ForEach;

/// <summary>The numbers from 0, as a collection and as a stream, that notice how they are read.</summary>
public sealed class ProbedSource(int count) : IEnumerable<int>, IAsyncEnumerable<int>
{
    private int _reading;
    private int _taken;

    public int Opened { get; private set; }

    public int Disposed { get; private set; }

    public bool WasReadByTwoAtOnce { get; private set; }

    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Called with each number before it is given; may throw.</summary>
    public Action<int>? Giving { get; init; }

    /// <summary>Whether a reader of the stream has to wait for each number.</summary>
    public bool Waits { get; init; }

    public IEnumerator<int> GetEnumerator()
    {
        Opened++;
        return new Reader(this, CancellationToken.None);
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        Opened++;
        return new Reader(this, cancellationToken);
    }

    private sealed class Reader(ProbedSource source, CancellationToken token) : IEnumerator<int>, IAsyncEnumerator<int>
    {
        public int Current { get; private set; } = -1;

        object System.Collections.IEnumerator.Current => Current;

        public bool MoveNext()
        {
            Enter();
            try
            {
                return Move();
            }
            finally
            {
                Leave();
            }
        }

        public async ValueTask<bool> MoveNextAsync()
        {
            Enter();
            try
            {
                token.ThrowIfCancellationRequested();
                if (source.Waits)
                    await Task.Yield();
                return Move();
            }
            finally
            {
                Leave();
            }
        }

        public void Dispose()
        {
            Enter();
            source.Disposed++;
            Leave();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        public void Reset() => throw new NotSupportedException();

        private bool Move()
        {
            if (Current + 1 == source.Count)
                return false;
            source.Giving?.Invoke(Current + 1);
            Current++;
            Volatile.Write(ref source._taken, Current + 1);
            return true;
        }

        private void Enter() => source.WasReadByTwoAtOnce |= Interlocked.Increment(ref source._reading) > 1;

        private void Leave() => Interlocked.Decrement(ref source._reading);
    }

    private int Count => count;
}
