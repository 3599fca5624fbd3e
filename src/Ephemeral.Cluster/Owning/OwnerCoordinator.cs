using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Admission;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;
using Ephemeral.Cluster.Nodes;
using Microsoft.Extensions.Configuration;

namespace Ephemeral.Cluster.Owning;

/// <summary>
/// The coordinator of one node: it runs the operations of the keys that live there, in order and within their limits, like any other. What it
/// takes in comes from key actors alone, under ids that are given.
/// </summary>
internal sealed class OwnerCoordinator : EphemeralKeyedCoordinator<string, KeyedItem, EphemeralOperationSnapshot>, ICoordinator
{
    /// <summary>How many may be pending: each sender is bounded by itself, so this is reached where something is very wrong.</summary>
    private const int MostPending = 1_000_000;

    private readonly Func<IEnumerable<string>> _unreachable;
    private readonly StartGuard _guard;

    /// <param name="body">What is done with each item.</param>
    /// <param name="options">The sender's, with what settings say.</param>
    /// <param name="system">Where it lives.</param>
    /// <param name="name">Its name.</param>
    /// <param name="guard">Whether bodies may start.</param>
    /// <param name="unreachable">The addresses of the members that can't be reached now.</param>
    public OwnerCoordinator(
        OperationBody body, EphemeralOptions options, ActorSystem system, string name, StartGuard guard, Func<IEnumerable<string>> unreachable)
        : base(static item => item.Key, body, Unbounded(options), system, name, "sharded", StringComparer.Ordinal) =>
        (_guard, _unreachable) = (guard, unreachable);

    /// <summary>Makes an operation from its key, and takes it in.</summary>
    /// <returns>Null when there is no room, or intake has ended.</returns>
    public OwnedOperation? TryAdmit(string key, Func<OperationKey, OwnedOperation> make)
    {
        var entered = EnterKey(new KeyedItem(key))!;
        try
        {
            if (!TryTake(entered))
                return null;
        }
        catch (ObjectDisposedException)
        {
            return null;
        }

        var operation = make(entered);
        Publish(operation);
        return operation;
    }

    /// <summary>Its intake is the cluster's, which would send to it for ever: whoever steers it is told where intake ends.</summary>
    void ICoordinator.Complete() => throw new InvalidOperationException(
        $"Coordinator '{Name}' spans a cluster: what runs on this node comes from all nodes. End the intake of one by Complete() on its handle or its own "
        + "actor; take a node out by ending it in good order.");

    /// <inheritdoc cref="EphemeralCoordinator.GetStatus"/>
    /// <remarks>What has its turn and is held counts as pending: its body has not begun.</remarks>
    public new EphemeralStatus GetStatus()
    {
        var status = base.GetStatus();
        var held = Math.Min(_guard.Waiting, status.ActiveCount);
        if (held == 0)
            return status;
        status = status with { PendingCount = status.PendingCount + held, ActiveCount = status.ActiveCount - held, TotalStarted = status.TotalStarted - held };
        // what really runs began before the standstill, and so before whatever is held
        return status.LongestRunningId is { } id && FindOwned(id) is { IsHeld: true } ? status with { LongestRunning = null, LongestRunningId = null } : status;
    }

    EphemeralStatus ICoordinator.GetStatus() => GetStatus();

    /// <summary>What of a key has not ended, oldest first.</summary>
    public IReadOnlyList<OwnedOperation> LiveOf(string key) => ((KeyTable<string>)Shared.Keys!).Find(key) is not { } live
        ? []
        : [.. Shared.Index.All().OfType<OwnedOperation>().Where(operation => operation.Key == live && !operation.HasEnded).OrderBy(static one => one.Order)];

    /// <summary>Cancels what runs for longer than a key that moves waits.</summary>
    public void CancelLate(OwnedOperation operation, TimeSpan waited) => operation.RequestCancel(new OperationCanceledException(
        $"Operation {operation.Id} of coordinator '{Name}' was cancelled, because its key moves to another node and it had not ended after {waited} "
        + "(HandOffTimeout)."));

    /// <summary>An operation that was taken in and is not forgotten, whatever became of it.</summary>
    public OwnedOperation? FindOwned(long id) => Shared.Index.Find(id) is OwnedOperation { IsForgotten: false } operation ? operation : null;

    /// <summary>Gives an operation back that has not started.</summary>
    public bool TryRelease(OwnedOperation operation)
    {
        if (!Shared.TryCancelPending(operation, CoordinatorErrors.KeyMoved(Name)))
            return false;
        Actor.Tell(new CoordinatorActor.Cancelled(operation), ActorRefs.NoSender);
        return true;
    }

    private protected override IReadOnlyList<Type> ItemMessages => [];

    private protected override bool TryTakeIn(object message, out Task<object>? answer)
    {
        answer = null;
        return false;
    }

    private protected override EphemeralOperationSnapshot Project(Operation operation) => BaseSnapshot(operation);

    private protected override IEnumerable<Finding> FurtherFindings()
    {
        if (_guard.IsHeld)
        {
            yield return new Finding("node-held", Name, EphemeralSeverity.Degraded,
                "This node stood still for long, and starts nothing until another member has answered that it still belongs to the cluster.",
                _guard.Waiting is > 0 and var waiting ? $"The turn of {waiting} operations has come; they wait for that, and count as pending." : null,
                "Look for what suspended the machine or kept its processors busy. Where no other member answers, restart this node.");
        }

        var unreachable = _unreachable().ToArray();
        if (unreachable.Length == 0)
            yield break;
        yield return new Finding("member-unreachable", Name, EphemeralSeverity.Degraded,
            $"{unreachable.Length} members of the cluster can't be reached: what their keys have waits.",
            $"They are: {string.Join(", ", unreachable)}.",
            "Look whether they run and the network between them does. What is down is removed by the split brain resolver; where none is "
            + "configured, by hand.");
    }

    /// <summary>Senders are bounded, each by itself, also in how much of a key they have admitted.</summary>
    private static EphemeralOptions Unbounded(EphemeralOptions options)
    {
        options = options.Copy();
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [nameof(EphemeralOptions.MaxPendingOperations)] = $"{MostPending}",
            [nameof(EphemeralOptions.FairSchedulingThreshold)] = $"{MostPending}",
        }).Build().Bind(options);
        // settings have been laid over them
        options.Settings = new AppliedSettings();
        return options;
    }
}

/// <summary>What the coordinator of a node is asked for by type: an item whose key is known as text.</summary>
internal sealed record KeyedItem(string Key)
{
    public override string ToString() => nameof(KeyedItem);
}
