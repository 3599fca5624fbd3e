using System.Diagnostics.CodeAnalysis;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.OneShot;

/// <summary>
/// The items of a run, read by the workers themselves: one at a time reads, only when it is about to run what it reads, so that nothing
/// stands between source and bodies.
/// </summary>
/// <remarks>
/// Reading is the application's code and may block, so nobody waits for it on a thread: a worker that meets another one reading looks
/// again a few times, then asks to be woken.
/// </remarks>
internal sealed class ItemSource<T>(IEnumerable<T> items, FailureLog failures) : OperationSource
{
    private const int Looks = 30;

    // guarded by the lock
    private ShortLock _lock = new();
    private readonly Stack<Action> _waiting = [];
    private bool _isRead;

    // the reader's
    private IEnumerator<T>? _enumerator;
    private bool _isEnded;
    private volatile bool _hasEnded;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool HasEnded => _hasEnded;

    /// <summary>Ends when the source has given all that it will, with its error if it threw.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Gives nothing more, and gives up the source as soon as nobody reads it.</summary>
    public void Stop()
    {
        _hasEnded = true;
        using (_lock.Enter())
        {
            if (_isRead)
                return;
            _isRead = true;
        }

        Leave();
    }

    public override Pulled TryTake(Action wake, Func<bool> admit, out Operation? operation)
    {
        operation = null;
        if (!TryEnter(wake))
            return Pulled.Later;
        try
        {
            if (!_hasEnded && TryRead(out var item) && admit())
                operation = new ForEachOperation<T>(item, failures);
            else
                EndReading(null);
        }
        catch (Exception e)
        {
            EndReading(e);
        }

        Leave();
        return operation is null ? Pulled.Ended : Pulled.Taken;
    }

    private bool TryRead([MaybeNullWhen(false)] out T item)
    {
        _enumerator ??= items.GetEnumerator();
        var any = _enumerator.MoveNext();
        item = any ? _enumerator.Current : default;
        return any;
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
        for (var look = 0; ; look++)
        {
            using (_lock.Enter())
            {
                if (!_isRead)
                    return _isRead = true;
                if (look == Looks)
                {
                    _waiting.Push(wake);
                    return false;
                }
            }

            Thread.SpinWait(8);
        }
    }

    private void Leave()
    {
        Action? wake;
        while (!TryLeave(out wake))
            EndReading(null);
        wake?.Invoke();
    }

    /// <returns>False when the source was stopped while it was read, so that the reader has to give it up.</returns>
    private bool TryLeave(out Action? wake)
    {
        wake = null;
        using (_lock.Enter())
        {
            if (_hasEnded && !_isEnded)
                return false;
            _isRead = false;
            _waiting.TryPop(out wake);
            return true;
        }
    }
}
