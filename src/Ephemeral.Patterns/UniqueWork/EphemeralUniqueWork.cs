using Akka.Actor;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// Runs at most one piece of work a key at a time, and has at most one that waits: what comes while a key has work joins that, is
/// left out, or takes its place. Any thread may call any member.
/// </summary>
/// <remarks>
/// A key has work from when it is submitted until its operation has ended. Work that is replaced is cancelled: if it waits, it
/// never runs; if it runs, its token is cancelled, and the other starts once its body has ended. A body that submits work of its
/// own key is refused with <see cref="EphemeralUniquePolicy.Join"/>, whether or not it awaits the task, which ends after it;
/// do not let one wait for its own key by way of others either.
/// </remarks>
/// <typeparam name="TKey">What work is one and the same by.</typeparam>
/// <typeparam name="TInput">The inputs.</typeparam>
/// <typeparam name="TResult">What the work results in.</typeparam>
public sealed class EphemeralUniqueWork<TKey, TInput, TResult> : IAsyncDisposable
    where TKey : notnull
{
    private static readonly AsyncLocal<Inside?> Ambient = new();

    private readonly Lock _lock = new();
    private readonly UniqueCore<TKey, Entry> _core;
    private readonly Func<TInput, TKey> _keySelector;
    private readonly EphemeralKeyedResultCoordinator<TKey, Work, TResult> _coordinator;
    private readonly EphemeralUniquePolicy _policy;
    private readonly IEqualityComparer<TKey> _comparer;

    /// <summary>Makes it; it takes work in at once.</summary>
    /// <param name="keySelector">The key of an input. Called on the submitter's thread; what it throws, the submitter
    /// gets.</param>
    /// <param name="body">What is done with each input. Its token is cancelled when the work is replaced, by a timeout, or by
    /// disposal.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="system">Where its coordinator lives; null for the system that all such coordinators of the process
    /// share.</param>
    /// <param name="name">What its coordinator is called; null for a name made from its kind and a number.</param>
    /// <param name="keyComparer">How keys are compared; null for their own equality.</param>
    /// <exception cref="ArgumentNullException">The key selector or the body is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    public EphemeralUniqueWork(
        Func<TInput, TKey> keySelector, Func<TInput, CancellationToken, Task<TResult>> body, EphemeralUniqueWorkOptions? options = null,
        ActorSystem? system = null, string? name = null, IEqualityComparer<TKey>? keyComparer = null)
    {
        options ??= new EphemeralUniqueWorkOptions();
        options.Check().ThrowIfAny();
        ArgumentNullException.ThrowIfNull(keySelector);
        ArgumentNullException.ThrowIfNull(body);
        _coordinator = new EphemeralKeyedResultCoordinator<TKey, Work, TResult>(
            static work => work.Key, (work, operation, token) => RunAsync(work, operation.Id, body, token), options.Coordinator, system, name,
            keyComparer);
        _keySelector = keySelector;
        _policy = options.Policy;
        _comparer = keyComparer ?? EqualityComparer<TKey>.Default;
        _core = new UniqueCore<TKey, Entry>(keyComparer, static entry => entry.HasEnded);
    }

    /// <summary>The coordinator that runs the work, to pause, watch and steer it.</summary>
    public EphemeralCoordinator Coordinator => _coordinator;

    /// <summary>How many keys have pending or running work, or work that waits for room.</summary>
    public int KeyCount => (int)Read(static core => core.Count);

    /// <summary>How many submissions found work of their key and were given its task, ever.</summary>
    public long TotalJoined => Read(static core => core.Joined);

    /// <summary>How many found work of their key and were left out, ever.</summary>
    public long TotalIgnored => Read(static core => core.Ignored);

    /// <summary>How many took the place of work of their key, ever.</summary>
    public long TotalReplaced => Read(static core => core.Replaced);

    /// <summary>Whether a key has pending or running work, or work that waits for room.</summary>
    /// <param name="key">The key.</param>
    public bool IsPresent(TKey key)
    {
        lock (_lock)
            return _core.TryFind(key, out _);
    }

    /// <summary>Submits work, by the policy of the options.</summary>
    /// <inheritdoc cref="SubmitAsync(TInput, EphemeralUniquePolicy, CancellationToken)"/>
    public ValueTask<EphemeralUniqueSubmission<TResult>> SubmitAsync(TInput input, CancellationToken cancellationToken = default) =>
        SubmitAsync(input, _policy, cancellationToken);

    /// <summary>Submits work. What starts or replaces waits for room, as <c>SubmitAsync</c> of a coordinator does; what joins
    /// work that waits for room waits with it.</summary>
    /// <param name="input">What the body is given where it runs; released when the operation ends.</param>
    /// <param name="policy">What becomes of it when its key has work already.</param>
    /// <param name="cancellationToken">Ends the waiting for room; an admitted operation is not affected by it, and neither are
    /// those who wait for the same work.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such policy.</exception>
    /// <exception cref="InvalidOperationException">Intake of the coordinator has ended; or a body would join work of its own key, which ends
    /// after it.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed, or its actor system has ended.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was room.</exception>
    public async ValueTask<EphemeralUniqueSubmission<TResult>> SubmitAsync(
        TInput input, EphemeralUniquePolicy policy, CancellationToken cancellationToken = default)
    {
        new OptionsCheck().Defined(nameof(policy), policy).ThrowIfAny();
        cancellationToken.ThrowIfCancellationRequested();
        var key = _keySelector(input);
        var mine = new Entry();
        while (true)
        {
            var outcome = Enter(key, mine, policy, out var present);
            switch (outcome)
            {
                case EphemeralUniqueOutcome.Ignored:
                    return new EphemeralUniqueSubmission<TResult>(outcome, null);
                case EphemeralUniqueOutcome.Joined:
                    if (await present!.Admitted.WaitAsync(cancellationToken).ConfigureAwait(false) is { } joined)
                        return new EphemeralUniqueSubmission<TResult>(outcome, joined);
                    // it gave up waiting for room: that was its wish alone
                    lock (_lock)
                        _core.Unjoin();
                    break;
                default:
                    var task = await AdmitAsync(new Work(key, input, mine), present, cancellationToken).ConfigureAwait(false);
                    return new EphemeralUniqueSubmission<TResult>(outcome, task);
            }
        }
    }

    /// <summary>How many keys have work, and what the coordinator does.</summary>
    public override string ToString() => $"{KeyCount} keys, {_coordinator}";

    /// <summary>Disposes of the coordinator: what waits is cancelled, what runs has its token cancelled and is waited for up to
    /// <see cref="EphemeralOptions.ShutdownTimeout"/>. Whoever joined it is told. Calling it again waits for the same.</summary>
    public ValueTask DisposeAsync() => _coordinator.DisposeAsync();

    private EphemeralUniqueOutcome Enter(TKey key, Entry mine, EphemeralUniquePolicy policy, out Entry? present)
    {
        lock (_lock)
        {
            var outcome = _core.Enter(key, mine, policy, out present);
            if (outcome != EphemeralUniqueOutcome.Joined || Ambient.Value?.OperationOf(this, key) is not { } own)
                return outcome;
            // of a key one runs at a time: what is joined ends after the body that joins it
            _core.Unjoin();
            throw new InvalidOperationException(
                $"Operation {own} of coordinator '{_coordinator.Name}' submits work of its own key, and would join work that ends after it. Submit it "
                + $"by {nameof(EphemeralUniquePolicy)}.{nameof(EphemeralUniquePolicy.Ignore)} where the work that is there is enough, by "
                + $"{nameof(EphemeralUniquePolicy.Replace)} or after the operation's end where it is to be done again, or give it another key.");
        }
    }

    private async Task<TResult> RunAsync(
        Work work, long id, Func<TInput, CancellationToken, Task<TResult>> body, CancellationToken cancellationToken)
    {
        // replaced while it waited for room: its cancellation is on the way
        if (work.Entry.IsCancelled)
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        using var inside = Ambient.Value = new Inside(this, work.Key, id);
        return await body(work.Input, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has work admitted, and then cancels what it replaces; before that only where it makes room.</summary>
    private async Task<EphemeralTask<TResult>> AdmitAsync(Work work, Entry? replaced, CancellationToken cancellationToken)
    {
        EphemeralTask<TResult>? task = null;
        try
        {
            var submitting = _coordinator.SubmitAsync(work, cancellationToken);
            if (!submitting.IsCompleted)
                replaced?.Cancel(_coordinator);
            task = await submitting.ConfigureAwait(false);
            replaced?.Cancel(_coordinator);
            Detached.WhenEnded(task.Completion, () => Leave(work.Key, work.Entry));
            return task;
        }
        finally
        {
            if (task is null)
                GiveUp(work, replaced);
            work.Entry.Admit(task, _coordinator);
        }
    }

    /// <summary>Work was never admitted: its key has what it was to replace, where that goes on.</summary>
    private void GiveUp(Work work, Entry? replaced)
    {
        lock (_lock)
        {
            if (_core.Leave(work.Key, work.Entry) && replaced is { IsCancelled: false })
                _core.Restore(work.Key, replaced);
        }
    }

    private void Leave(TKey key, Entry entry)
    {
        lock (_lock)
            _core.Leave(key, entry);
    }

    private long Read(Func<UniqueCore<TKey, Entry>, long> read)
    {
        lock (_lock)
            return read(_core);
    }

    private sealed class Work(TKey key, TInput input, Entry entry)
    {
        public TKey Key => key;

        public TInput Input => input;

        public Entry Entry => entry;
    }

    /// <summary>The code at hand is part of an operation, until that ends: what it has left behind is not.</summary>
    private sealed class Inside(object owner, TKey key, long id) : IDisposable
    {
        private volatile object? _owner = owner;

        /// <summary>The operation's id, where it is one of that key; null otherwise.</summary>
        public long? OperationOf(EphemeralUniqueWork<TKey, TInput, TResult> work, TKey other) =>
            _owner == work && work._comparer.Equals(key, other) ? id : null;

        public void Dispose() => _owner = null;
    }

    /// <summary>Work of a key, from its submission on.</summary>
    private sealed class Entry
    {
        private readonly Lock _lock = new();
        private readonly TaskCompletionSource<EphemeralTask<TResult>?> _admitted =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        private volatile bool _isCancelled;

        /// <summary>Another takes its place.</summary>
        public bool IsCancelled => _isCancelled;

        /// <summary>Its task, once it is admitted; null when it never was.</summary>
        public Task<EphemeralTask<TResult>?> Admitted => _admitted.Task;

        public bool HasEnded => Admitted.IsCompleted && Admitted.Result?.IsEnded != false;

        public void Admit(EphemeralTask<TResult>? task, EphemeralCoordinator coordinator)
        {
            bool isCancelled;
            lock (_lock)
            {
                _admitted.SetResult(task);
                isCancelled = _isCancelled;
            }

            if (isCancelled && task is not null)
                coordinator.Cancel(task.Id);
        }

        /// <summary>Another takes its place: its operation is cancelled, if it waits for room as soon as it is
        /// admitted.</summary>
        public void Cancel(EphemeralCoordinator coordinator)
        {
            lock (_lock)
            {
                _isCancelled = true;
                if (!Admitted.IsCompleted)
                    return;
            }

            if (Admitted.Result is { } task)
                coordinator.Cancel(task.Id);
        }
    }
}
