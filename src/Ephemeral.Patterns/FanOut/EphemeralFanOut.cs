using Akka.Actor;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// Gives an item to many targets, and awaits one answer: of all, of the first, or of a quorum. Calls are operations of a
/// coordinator of its own, which bounds them in all and for each target. Any thread may call any member.
/// </summary>
/// <remarks>Once it is decided, calls that are pending or run for that item are cancelled: what runs is told by its token. A slow
/// target fills the coordinator with calls that wait for it alone: set <see cref="EphemeralOptions.OperationTimeout"/>.</remarks>
/// <typeparam name="TTarget">The targets; by their equality they are the keys of the calls.</typeparam>
/// <typeparam name="TItem">The items.</typeparam>
/// <typeparam name="TAnswer">The answers.</typeparam>
public sealed class EphemeralFanOut<TTarget, TItem, TAnswer> : IAsyncDisposable
    where TTarget : notnull
{
    private readonly EphemeralKeyedResultCoordinator<TTarget, Call, TAnswer> _coordinator;
    private readonly IEqualityComparer<TTarget>? _comparer;
    private readonly int _maxTargets;

    /// <summary>Makes it; it takes items at once.</summary>
    /// <param name="call">Gives an item to a target. Its token is cancelled when it is decided without it, by a timeout, or by
    /// disposal.</param>
    /// <param name="options">Its limits; null for the defaults.</param>
    /// <param name="system">Where its coordinator lives; null for the system that all such coordinators of the process
    /// share.</param>
    /// <param name="name">What its coordinator is called; null for a name made from its kind and a number.</param>
    /// <param name="targetComparer">How targets are compared; null for their own equality.</param>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    public EphemeralFanOut(
        Func<TTarget, TItem, CancellationToken, Task<TAnswer>> call, EphemeralFanOutOptions? options = null, ActorSystem? system = null,
        string? name = null, IEqualityComparer<TTarget>? targetComparer = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        options ??= new EphemeralFanOutOptions();
        options.Check().ThrowIfAny();
        (_maxTargets, _comparer) = (options.MaxTargets, targetComparer);
        _coordinator = new EphemeralKeyedResultCoordinator<TTarget, Call, TAnswer>(
            static made => made.Target, (made, token) => call(made.Target, made.Item, token), options.Coordinator, system, name,
            targetComparer);
    }

    /// <summary>The coordinator that runs the calls, to watch and steer it.</summary>
    public EphemeralCoordinator Coordinator => _coordinator;

    /// <summary>Awaits the answers of all targets; fails as soon as one does.</summary>
    /// <inheritdoc cref="QuorumAsync"/>
    public Task<EphemeralFanOutAnswer<TTarget, TAnswer>> AllAsync(
        TItem item, IEnumerable<TTarget> targets, CancellationToken cancellationToken = default)
    {
        var all = Copy(targets);
        return DecideAsync(item, all, all.Length, cancellationToken);
    }

    /// <summary>Awaits the first answer; fails when no target answers.</summary>
    /// <returns>The first answer.</returns>
    /// <inheritdoc cref="QuorumAsync"/>
    public async Task<TAnswer> FirstAsync(TItem item, IEnumerable<TTarget> targets, CancellationToken cancellationToken = default)
    {
        var answer = await QuorumAsync(item, targets, 1, cancellationToken).ConfigureAwait(false);
        return answer.Answers.First();
    }

    /// <summary>Awaits as many answers as are needed; fails as soon as too few targets are left for that.</summary>
    /// <param name="item">The item.</param>
    /// <param name="targets">Who is given it; each once.</param>
    /// <param name="needed">How many answers are needed; 1 to the number of targets.</param>
    /// <param name="cancellationToken">Ends the waiting, and the calls.</param>
    /// <returns>What was heard until it was decided.</returns>
    /// <exception cref="ArgumentException">A target is there twice.</exception>
    /// <exception cref="ArgumentNullException">The targets are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no targets, or more than may be; or more answers are needed than
    /// there are targets.</exception>
    /// <exception cref="EphemeralFanOutException">Too few targets answered.</exception>
    /// <exception cref="InvalidOperationException">Intake of the coordinator has ended.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed, or its actor system has ended.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<EphemeralFanOutAnswer<TTarget, TAnswer>> QuorumAsync(
        TItem item, IEnumerable<TTarget> targets, int needed, CancellationToken cancellationToken = default) =>
        DecideAsync(item, Copy(targets), needed, cancellationToken);

    /// <summary>What the coordinator does.</summary>
    public override string ToString() => $"Fan-out by {_coordinator}";

    /// <summary>Disposes of the coordinator: calls are cancelled, and waited for up to
    /// <see cref="EphemeralOptions.ShutdownTimeout"/>; whoever waits is told. Calling it again waits for the same.</summary>
    public ValueTask DisposeAsync() => _coordinator.DisposeAsync();

    private static TTarget[] Copy(IEnumerable<TTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return [.. targets];
    }

    private async Task<EphemeralFanOutAnswer<TTarget, TAnswer>> DecideAsync(
        TItem item, TTarget[] targets, int needed, CancellationToken cancellationToken)
    {
        new OptionsCheck()
            .Between("number of targets", targets.Length, 1, _maxTargets)
            .Between(nameof(needed), needed, 1, Math.Max(1, targets.Length))
            .ThrowIfAny();
        if (targets.Distinct(_comparer).Count() < targets.Length)
            throw new ArgumentException("A target is there twice. Name each once.", nameof(targets));
        using var round = new FanOutRound<TTarget, TAnswer>(_coordinator, targets.Length, needed, cancellationToken);
        try
        {
            foreach (var target in targets)
                _ = CallAsync(new Call(target, item), round);
            return await round.Decided.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            round.CancelOthers();
        }
    }

    private async Task CallAsync(Call call, FanOutRound<TTarget, TAnswer> round)
    {
        EphemeralTask<TAnswer> task;
        try
        {
            task = await _coordinator.SubmitAsync(call, round.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (round.Token.IsCancellationRequested)
        {
            // it is decided, or the token of the caller ends the waiting
            return;
        }
        catch (Exception e)
        {
            round.Fail(e);
            return;
        }

        round.Admit(task.Id);
        await ((Task)task.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        round.Hear(task.State == OperationStates.Completed
            ? new EphemeralFanOutReply<TTarget, TAnswer>(call.Target, true, task.Completion.Result, null)
            : new EphemeralFanOutReply<TTarget, TAnswer>(call.Target, false, default, task.Error));
    }

    /// <summary>An item for a target.</summary>
    private sealed class Call(TTarget target, TItem item)
    {
        public TTarget Target => target;

        public TItem Item => item;
    }
}
