using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// Keeps what operations leave behind: a note of at most 256 characters, given by the body, which outlives the operation in a small ring
/// when its coordinator has forgotten it. Give <see cref="Keep"/> to the coordinator as its <see cref="EphemeralOptions.OnForgotten"/>. Any
/// number of coordinators may share one, and any thread may call any member.
/// </summary>
/// <remarks>An operation that is forgotten because somebody asked for it leaves nothing. No note is in a log line or in any
/// <c>ToString</c>.</remarks>
public sealed class OperationLastWords
{
    /// <summary>The most characters of a note; of a longer one the first are kept.</summary>
    public const int MaxLength = 256;

    private readonly Lock _lock = new();
    private readonly PatternClock _clock;
    private readonly LastWordsCore _core;
    private readonly OneShotTimer _timer;

    /// <summary>An empty one.</summary>
    /// <param name="options">How much it keeps; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    public OperationLastWords(OperationLastWordsOptions? options = null)
    {
        options ??= new OperationLastWordsOptions();
        options.Check().ThrowIfAny();
        _clock = new PatternClock(options.TimeProvider);
        _core = new LastWordsCore(options.Capacity, options.MaxAge, options.MaxKnown);
        _timer = new OneShotTimer(options.TimeProvider, ExpireByTimer);
    }

    /// <summary>How many operations have said something and are still known to their coordinators.</summary>
    public int KnownCount => Read(static core => core.Known);

    /// <summary>How many notes were given, ever.</summary>
    public long TotalSaid => Read(static core => core.Said);

    /// <summary>How many notes went before their operations, because <see cref="OperationLastWordsOptions.MaxKnown"/> were there.</summary>
    public long TotalDropped => Read(static core => core.Dropped);

    /// <summary>How many notes outlived their operations, ever.</summary>
    public long TotalKept => Read(static core => core.Kept);

    /// <summary>How many of these went because younger ones came.</summary>
    public long TotalEvicted => Read(static core => core.Evicted);

    /// <summary>How many of these went because they were too old.</summary>
    public long TotalExpired => Read(static core => core.Expired);

    /// <summary>How many notes went because somebody asked for their operation or their key to be forgotten.</summary>
    public long TotalRemoved => Read(static core => core.Removed);

    /// <summary>Says something for the operation that the code at hand runs in; what it said before is replaced.</summary>
    /// <param name="note">The note; of a long one the first 256 characters are kept.</param>
    /// <returns>False outside of operations: nothing is said.</returns>
    /// <exception cref="ArgumentException">The note is null or empty.</exception>
    public bool Say(string note)
    {
        ArgumentException.ThrowIfNullOrEmpty(note);
        if (EphemeralOperation.Current is not { } operation)
            return false;
        Say(operation, note);
        return true;
    }

    /// <summary>Says something for an operation that has not ended; what it said before is replaced.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="note">The note; of a long one the first 256 characters are kept.</param>
    /// <exception cref="ArgumentNullException"><paramref name="operation"/> is null.</exception>
    /// <exception cref="ArgumentException">The note is null or empty.</exception>
    public void Say(EphemeralOperation operation, string note)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentException.ThrowIfNullOrEmpty(note);
        lock (_lock)
            _core.Say(operation.Id, operation.Key, Cut(note));
    }

    /// <summary>Takes in that an operation was forgotten: what <see cref="EphemeralOptions.OnForgotten"/> is set to.</summary>
    /// <param name="operation">Which, and why.</param>
    public void Keep(ForgottenOperation operation)
    {
        lock (_lock)
        {
            var wasEmpty = _core.NextExpiry is null;
            _core.Forget(operation, _clock.Time.GetUtcNow(), _clock.Now);
            if (wasEmpty)
                SetTimer_NeedsLock();
        }
    }

    /// <summary>The notes of forgotten operations, oldest first: a copy.</summary>
    public IReadOnlyList<LastWord> GetAll()
    {
        lock (_lock)
            return _core.All(_clock.Now);
    }

    /// <summary>Forgets the notes of a key's operations, whether those are known still or not. What an operation that runs says after that
    /// goes with it when its coordinator forgets the key.</summary>
    /// <param name="key">The key as text.</param>
    /// <param name="comparer">How keys are compared; null for ordinally.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    public int ForgetKey(string key, IEqualityComparer<string>? comparer = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        comparer ??= StringComparer.Ordinal;
        lock (_lock)
            return _core.RemoveKey(other => comparer.Equals(other, key), _clock.Now);
    }

    /// <summary>How many notes it keeps, and how many it will.</summary>
    public override string ToString() => $"{GetAll().Count} last words, {KnownCount} to come";

    private static string Cut(string note)
    {
        if (note.Length <= MaxLength)
            return note;
        return note[..(char.IsHighSurrogate(note[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
    }

    private void ExpireByTimer()
    {
        lock (_lock)
        {
            _core.Expire(_clock.Now);
            SetTimer_NeedsLock();
        }
    }

    private void SetTimer_NeedsLock() => _timer.Set(_core.NextExpiry - _clock.Now);

    private T Read<T>(Func<LastWordsCore, T> read)
    {
        lock (_lock)
        {
            _core.Expire(_clock.Now);
            return read(_core);
        }
    }
}
