using System.Diagnostics.CodeAnalysis;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// Makes operations volatile: everything of a key is forgotten the moment that a signal with that key is heard, such as a user's request to
/// be erased. In every coordinator that was added: what waits never runs, what runs is cancelled and forgotten when it has ended, what has
/// ended is forgotten with its result. Any thread may call any member.
/// </summary>
/// <remarks>The signal itself goes too, with all of its key in the sink. What callers hold, and what bodies wrote elsewhere, is theirs: add
/// a function for it. No key is in a log line or in any <c>ToString</c>. Signals are bounded: of many that are raised at once, a sink drops
/// those that a listener is too slow for, and keys of more than 1,024 characters are cut. <see cref="Forget"/> is for whoever must be
/// certain.</remarks>
public sealed class SignalErasure : IDisposable
{
    private const int MostWaiting = 100_000;

    private readonly Lock _lock = new();
    private readonly SignalSink _sink;

    // heard and not yet forgotten; worked off by one task while there are any. Under the lock, as is whether it works
    private readonly Queue<(string Key, ExecutionContext? Cause)> _asked = new();
    private readonly HashSet<string> _waiting = new(StringComparer.Ordinal);
    private bool _isWorking;

    private readonly IDisposable _subscription;

    // replaced as a whole under the lock, read without
    private volatile Func<string, Erasure, Erasure>[] _forgetters = [];
    private long _heard;
    private long _withoutKey;
    private long _dropped;
    private long _forgotten;
    private long _failures;

    /// <summary>Listens at once; it has nothing to forget yet.</summary>
    /// <param name="sink">Where it hears signals. What is in it of a key is forgotten too.</param>
    /// <param name="signals">The signals that ask for it, each with the key as its key: a name or a pattern, see
    /// <see cref="SignalPattern"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="sink"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is nothing in <paramref name="signals"/>.</exception>
    public SignalErasure(SignalSink sink, string signals)
    {
        ArgumentNullException.ThrowIfNull(sink);
        new OptionsCheck().Pattern(nameof(signals), signals).ThrowIfAny();
        _sink = sink;
        _subscription = sink.Subscribe(signals, Hear);
    }

    /// <summary>Told of each erasure that a signal asked for, on the thread pool, one at a time; without the key. What it throws is counted
    /// in <see cref="TotalFailures"/>.</summary>
    /// <value>The default is null.</value>
    public Action<Erasure>? OnErased { get; init; }

    /// <summary>How many signals asked for an erasure, ever.</summary>
    public long TotalHeard => Interlocked.Read(ref _heard);

    /// <summary>How many of them had no key, so that nothing was forgotten.</summary>
    public long TotalWithoutKey => Interlocked.Read(ref _withoutKey);

    /// <summary>How many were not heeded, because the keys of 100,000 others waited to be forgotten.</summary>
    public long TotalDropped => Interlocked.Read(ref _dropped);

    /// <summary>How much was forgotten, ever: operations, signals and others.</summary>
    public long TotalForgotten => Interlocked.Read(ref _forgotten);

    /// <summary>How often something could not forget, or <see cref="OnErased"/> threw, ever.</summary>
    public long TotalFailures => Interlocked.Read(ref _failures);

    /// <summary>Has a coordinator forget too; one with keys, since others have nothing of a key but signals.</summary>
    /// <param name="coordinator">The coordinator.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="coordinator"/> is null.</exception>
    public SignalErasure Add(EphemeralCoordinator coordinator)
    {
        ArgumentNullException.ThrowIfNull(coordinator);
        return Add((key, erasure) => erasure.With(coordinator.ForgetKey(key)));
    }

    /// <summary>Has something else forget too, after the coordinators that were added before it.</summary>
    /// <param name="forget">Given the key; forgets what there is of it, and says how much that was. Such as
    /// <c>key => lastWords.ForgetKey(key)</c>.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="forget"/> is null.</exception>
    public SignalErasure Add(Func<string, int> forget)
    {
        ArgumentNullException.ThrowIfNull(forget);
        return Add((key, erasure) => erasure with { Others = erasure.Others + forget(key) });
    }

    /// <summary>Forgets everything of a key now, and says how much that was.</summary>
    /// <param name="key">The key as text.</param>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    public Erasure Forget(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var erasure = Erasure.None;
        List<Exception> failures = [];
        foreach (var forget in _forgetters)
        {
            try
            {
                erasure = forget(key, erasure);
            }
            catch (Exception e)
            {
                failures.Add(e);
            }
        }

        erasure = erasure with { Signals = erasure.Signals + _sink.RetractKey(key), Failures = failures };
        Interlocked.Add(ref _forgotten, erasure.Total);
        Interlocked.Add(ref _failures, failures.Count);
        return erasure;
    }

    /// <summary>How many erasures were asked for, and how much was forgotten.</summary>
    public override string ToString() => $"{TotalHeard} erasures, {TotalForgotten} forgotten";

    /// <summary>Stops listening. What was asked for until then is forgotten.</summary>
    public void Dispose() => _subscription.Dispose();

    private SignalErasure Add(Func<string, Erasure, Erasure> forget)
    {
        lock (_lock)
            _forgetters = [.. _forgetters, forget];
        return this;
    }

    private void Hear(SignalEvent signal)
    {
        Interlocked.Increment(ref _heard);
        if (signal.Key is not { } key)
        {
            Interlocked.Increment(ref _withoutKey);
            return;
        }

        lock (_lock)
        {
            if (_waiting.Contains(key))
                return;
            if (_asked.Count == MostWaiting)
            {
                Interlocked.Increment(ref _dropped);
                return;
            }

            _waiting.Add(key);
            _asked.Enqueue((key, ExecutionContext.Capture()));
            if (_isWorking)
                return;
            _isWorking = true;
        }

        _ = Detached.Start(WorkAsync);
    }

    // with the signal as its cause, as in the listener, which would be too slow then for the next that ask
    private Task WorkAsync()
    {
        while (TryNext(out var key, out var cause))
        {
            if (cause is null)
                Erase(key);
            else
                ExecutionContext.Run(cause, key => Erase((string)key!), key);
        }

        return Task.CompletedTask;
    }

    private void Erase(string key)
    {
        try
        {
            var erasure = Forget(key);
            OnErased?.Invoke(erasure);
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _failures);
        }
    }

    // whoever asks for a key from now on asks for what comes after this erasure
    private bool TryNext([NotNullWhen(true)] out string? key, out ExecutionContext? cause)
    {
        lock (_lock)
        {
            _isWorking = _asked.TryDequeue(out var next);
            (key, cause) = next;
            return _isWorking && _waiting.Remove(key!);
        }
    }
}
