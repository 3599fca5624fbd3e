using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.OneShot;

/// <summary>
/// The items of a run, read by the workers themselves: one at a time reads, when it is about to run what it reads, so that no queue stands
/// between source and bodies. While bodies are short, a collection in memory is read a few items at a time.
/// </summary>
/// <remarks>
/// Reading is the application's code and may block, so nobody waits for it on a thread: a worker that meets another one reading looks
/// again a few times, then asks to be woken.
/// </remarks>
internal sealed class ItemSource<T>(IEnumerable<T> items, FailureLog failures) : OperationSource
{
    private const int Looks = 100;
    private const int SpinsBetween = 3;

    /// <summary>1 while somebody reads.</summary>
    private int _isRead;

    private volatile int _waitingCount;

    // guarded by the lock
    private readonly Lock _lock = new();
    private readonly Stack<Action> _waiting = [];

    // the reader's
    private IEnumerator<T>? _enumerator;
    private long _given;

    /// <summary>What knows its count does not block while it is read, so that what was read is not kept waiting by what comes next.</summary>
    private readonly bool _isInMemory = items.TryGetNonEnumeratedCount(out _);

    private volatile bool _isEnded;
    private volatile bool _hasEnded;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool HasEnded => _hasEnded;

    public override long Given => Volatile.Read(ref _given);

    /// <summary>Ends when the source has given all that it will, with its error if it threw.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Gives nothing more, and gives up the source as soon as nobody reads it.</summary>
    public void Stop()
    {
        _hasEnded = true;
        Interlocked.MemoryBarrier();
        if (TryEnter())
            Leave();
    }

    public override Pulled TryTake(Action wake, Func<bool> isOpen, int most, List<Operation> into)
    {
        if (!TryEnter(wake))
            return Pulled.Later;
        try
        {
            if (_hasEnded || !isOpen() || !TryRead(_isInMemory ? most : 1, into))
                EndReading(null);
        }
        catch (Exception e)
        {
            EndReading(e);
        }

        Leave();
        return into.Count == 0 ? Pulled.Ended : Pulled.Taken;
    }

    /// <returns>False when there is nothing more.</returns>
    private bool TryRead(int most, List<Operation> into)
    {
        _enumerator ??= items.GetEnumerator();
        while (into.Count < most)
        {
            if (!_enumerator.MoveNext())
                return false;
            into.Add(new ForEachOperation<T>(_enumerator.Current, failures));
            Volatile.Write(ref _given, _given + 1);
        }

        return true;
    }

    /// <summary>Only while nobody else reads.</summary>
    private void EndReading(Exception? error)
    {
        if (_isEnded)
            return;
        _isEnded = _hasEnded = true;
        try
        {
            _enumerator?.Dispose();
        }
        catch (Exception e)
        {
            error ??= e;
        }

        if (error is null)
            _ended.TrySetResult();
        else
            _ended.TrySetException(error);
    }

    private bool TryEnter(Action wake)
    {
        for (var look = 0; look < Looks; look++)
        {
            if (TryEnter())
                return true;
            Thread.SpinWait(SpinsBetween);
        }

        lock (_lock)
        {
            _waiting.Push(wake);
            _waitingCount++;
            // either this sees that the reader has left, or the reader sees who waits
            if (!TryEnter())
                return false;
            _waitingCount--;
            _waiting.Pop();
            return true;
        }
    }

    private bool TryEnter() =>
        Volatile.Read(ref _isRead) == 0 && Interlocked.CompareExchange(ref _isRead, 1, 0) == 0;

    private void Leave()
    {
        // who stops the source sees that it is read, or is seen here
        do
        {
            if (_hasEnded)
                EndReading(null);
            Interlocked.Exchange(ref _isRead, 0);
        }
        while (_hasEnded && !_isEnded && TryEnter());
        // who is woken may have no reason to come here any more, so it can't be left to it to wake the next when nothing is left to read
        while (_waitingCount > 0 && TryWakeOne() && _isEnded)
        {
        }
    }

    private bool TryWakeOne()
    {
        Action? wake;
        lock (_lock)
        {
            if (!_waiting.TryPop(out wake))
                return false;
            _waitingCount--;
        }

        wake();
        return true;
    }
}
