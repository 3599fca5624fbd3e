using Akka.Actor;
using Akka.Cluster;
using Ephemeral.Actors;
using Ephemeral.Actors.Admission;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Time;
using Ephemeral.Cluster.Owning;
using Ephemeral.Cluster.Sending;

namespace Ephemeral.Cluster.Nodes;

/// <summary>
/// What the handle of a sharded coordinator and its actors on this node have in common: what never changes, the library's own shared pieces
/// (the gate, the intake, the keys), and the refs of the actors that are replaced when they die.
/// </summary>
internal sealed class ShardedContext(string name, EphemeralShardingOptions options, EphemeralOptions operations, ActorSystem system)
{
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _deliveries, _inboxes, _now;
    private Exception? _stopped;
    private OwnerCoordinator? _owned;

    public string Name => name;

    public EphemeralShardingOptions Options => options;

    /// <summary>How operations run and are bounded, with what settings say.</summary>
    public EphemeralOptions Operations => operations;

    public ActorSystem System => system;

    public required Clock Clock { get; init; }

    /// <summary>
    /// The time; where the application's time provider throws, the last that was known: nobody must wait for an answer because of it.
    /// </summary>
    public long Now
    {
        get
        {
            var now = Clock.StampOr(Interlocked.Read(ref _now));
            Interlocked.Exchange(ref _now, now);
            return now;
        }
    }

    /// <summary>Admits what this node sends. A permit is given back when the operation is answered.</summary>
    public required AdmissionGate Gate { get; init; }

    /// <summary>Null where the actor system has no cluster.</summary>
    public required Akka.Cluster.Cluster? Cluster { get; init; }

    public required StartGuard Guard { get; init; }

    /// <summary>Runs the operations of the keys that live on this node; null where none do. Another takes the place of one that has ended.</summary>
    public OwnerCoordinator? Owned
    {
        get => Volatile.Read(ref _owned);
        set => Volatile.Write(ref _owned, value);
    }

    /// <summary>Makes the coordinator of this node.</summary>
    public OwnerCoordinator NewOwned() => new(Work.BodyFor(Guard), Operations, System, Name, Guard,
        () => Cluster?.State.Unreachable.Select(static member => $"{member.Address}") ?? []);

    /// <summary>The body and the codecs of this coordinator.</summary>
    public required ShardedWork Work { get; init; }

    /// <summary>The most bytes that an item or result may take between nodes.</summary>
    public required int MostBytes { get; init; }

    /// <summary>Admitted operations on their way to the producer.</summary>
    public Intake Intake { get; } = new();

    /// <summary>The keys of which this node has admitted something that is not answered.</summary>
    public KeyTable<string> Keys { get; } = new(StringComparer.Ordinal);

    public SenderCounters Counters { get; } = new();

    /// <summary>Finds the actor of a key, wherever it lives. Without a cluster, set by the node's actor.</summary>
    public volatile IActorRef Region = ActorRefs.Nobody;

    /// <summary>This node's post. Set by the node's actor.</summary>
    public volatile IActorRef Post = ActorRefs.Nobody;

    /// <summary>This node's producer. Set by the node's actor.</summary>
    public volatile IActorRef Producer = ActorRefs.Nobody;

    /// <summary>This node in the cluster.</summary>
    public UniqueAddress Self => field ??=
        Cluster?.SelfUniqueAddress ?? new UniqueAddress(((ExtendedActorSystem)system).Provider.DefaultAddress, 0);

    /// <summary>Whether an operation that is admitted now may go to another node.</summary>
    public bool MayTravel => Cluster is { } cluster && cluster.State.Members.Count > 1;

    /// <summary>Whether the caller is code of an operation that runs here: it must not wait for itself.</summary>
    public bool IsInside => Inside is not null;

    /// <summary>The operation that runs here whose code the caller is; null for none.</summary>
    public Operation? Inside => Owned is { } owned ? OperationFlow.InsideOf(owned.Shared.End) : null;

    public long NextDelivery() => Interlocked.Increment(ref _deliveries);

    public long NextInbox() => Interlocked.Increment(ref _inboxes);

    /// <summary>Leaves an admitted operation to the producer.</summary>
    public void Publish(Operation operation)
    {
        if (Intake.Add(operation))
            Producer.Tell(ProducerActor.Admitted.Instance, ActorRefs.NoSender);
        // whoever stops first says so and then looks; callers add first and then come here, so one of the two sees it
        if (Volatile.Read(ref _stopped) is { } reason)
            FailWhatIsLeft(reason);
    }

    /// <summary>Ends intake on this node.</summary>
    public void Complete()
    {
        Gate.Close(() => new InvalidOperationException(
            $"Coordinator '{Name}' takes nothing more in on this node: Complete() was called, or the node leaves. Enqueue on another node."));
        NoteAnswered();
    }

    /// <summary>Ends when intake has ended and everything that was admitted here is answered.</summary>
    public Task AnsweredAsync() => _answered.Task;

    /// <summary>Whether there are no actors any more to ask.</summary>
    public bool HasStopped => Volatile.Read(ref _stopped) is not null;

    /// <summary>The error that producers and askers get once the node has stopped.</summary>
    public ObjectDisposedException Ended() => new(
        Name, $"Coordinator '{Name}' has ended on this node, which has left its cluster or whose actor system ends: it takes and knows nothing any more.");

    /// <summary>Nothing is taken in any more, and what no actor has is answered: the actors are gone, or their system is.</summary>
    public void Stop(Exception reason)
    {
        Gate.CloseFor(Ended);
        Volatile.Write(ref _stopped, reason);
        FailWhatIsLeft(reason);
        NoteAnswered();
    }

    private void FailWhatIsLeft(Exception reason)
    {
        for (var operation = Intake.TakeAll(); operation is not null;)
        {
            // a task that is kept must not keep those behind it
            var next = operation.Next;
            operation.Next = null;
            Fail((ISubmittedOperation)operation, reason);
            operation = next;
        }
    }

    /// <summary>Answers an operation of this node by a failure.</summary>
    public void Fail(ISubmittedOperation operation, Exception reason) =>
        End(operation, new Protocol.Ended(operation.Operation.Id, OperationStates.Failed, null, false, reason));

    /// <summary>Ends an operation of this node, gives its permit back and answers whoever awaits it.</summary>
    public void End(ISubmittedOperation operation, Protocol.Ended ended)
    {
        if (operation.Operation.HasEnded)
            return;
        Counters.Count(operation.End(ended, Now));
        Gate.GiveBack(operation.Operation.Key);
        if (operation.Operation.Key is { } key && key.TryPassivate())
            Keys.Remove(key);
        NoteAnswered();
    }

    /// <summary>Whoever closes the gate and whoever gives the last permit back both look after that, so one of them sees both.</summary>
    private void NoteAnswered()
    {
        if (Gate.IsClosed && Gate.Taken == Gate.GivenBack)
            _answered.TrySetResult();
    }
}

/// <summary>What became of the operations that a node has admitted. Written by whoever ends them, read by anybody.</summary>
internal sealed class SenderCounters
{
    private long _completed, _failed, _cancelled, _ownerLost, _sentAgain, _refused, _signalsDropped;

    public long Completed => Interlocked.Read(ref _completed);

    public long Failed => Interlocked.Read(ref _failed);

    public long Cancelled => Interlocked.Read(ref _cancelled);

    public long OwnerLost => Interlocked.Read(ref _ownerLost);

    public long SentAgain => Interlocked.Read(ref _sentAgain);

    public long Refused => Interlocked.Read(ref _refused);

    public void Count(OperationStates outcome) => Interlocked.Increment(
        ref outcome == OperationStates.Completed ? ref _completed : ref outcome == OperationStates.Failed ? ref _failed : ref _cancelled);

    public void CountOwnerLost(int count) => Interlocked.Add(ref _ownerLost, count);

    public void CountSentAgain(int count) => Interlocked.Add(ref _sentAgain, count);

    public long SignalsDropped => Interlocked.Read(ref _signalsDropped);

    public void CountSignalDropped() => Interlocked.Increment(ref _signalsDropped);

    public void CountRefused() => Interlocked.Increment(ref _refused);
}
