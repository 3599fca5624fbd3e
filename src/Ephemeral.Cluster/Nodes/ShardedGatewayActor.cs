using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Ephemeral.Actors;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;
using Ephemeral.Cluster.Protocol;
using Ephemeral.Cluster.Sending;

namespace Ephemeral.Cluster.Nodes;

/// <summary>
/// Answers what applications tell and ask a sharded coordinator on this node. It calls key selectors: one that throws costs its asker alone.
/// What is asked of the operations that run here, the node's own coordinator answers.
/// </summary>
internal sealed class ShardedGatewayActor(ShardedContext context, IShardedIntake intake) : UntypedActor
{
    public const string Name = "gateway";

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    /// <summary>A node that does not answer must not keep whoever looks at all nodes waiting: dashboards give up after two seconds.</summary>
    private static readonly TimeSpan NodeAnswersWithin = TimeSpan.FromSeconds(1.5);

    private readonly IActorRef _speaker = Context.Parent;
    private readonly Queue<IActorRef> _draining = new();
    private bool _awaitsAnswered;

    private sealed record HasAnswered : INoSerializationVerificationNeeded;

    /// <summary>
    /// The gateway tells itself, by way of the node's actor, when an Ask has its answer: an idle actor keeps its last sender, and the ref of an Ask
    /// keeps the answer. This message, which has no sender, takes the place of that one in both.
    /// </summary>
    private sealed record Unasked : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private bool IsAskedByNobody => Sender.IsNobody() || Sender.Equals(Context.System.DeadLetters);

    /// <summary>Who still waits is answered whatever this actor's end is.</summary>
    protected override void PostStop()
    {
        var (waiting, from) = (_draining.ToArray(), _speaker);
        if (waiting.Length > 0)
        {
            context.AnsweredAsync().ContinueWith(
                _ => AnswerDrained(waiting, from), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    protected override void OnReceive(object message)
    {
        try
        {
            Handle(message);
        }
        catch (ObjectDisposedException e) when (message is IAdmissionRequest)
        {
            Answer(new Refused(ErrorText.MessageOf(e)));
        }
        catch (Exception e)
        {
            Sender.Tell(NotAnswered.For(Sender, e), Context.Parent);
        }
    }

    private void Handle(object message)
    {
        switch (message)
        {
            case Status:
                // a failure is never answered: two who do not understand each other would go on for ever
                Unhandled(message);
                break;
            case Cancel cancel:
                var cancelling = context.Producer.Ask<bool>(new ProducerActor.CancelSubmitted(cancel.Id), AnswerWithin);
                if (IsAskedByNobody)
                    cancelling.Observe();
                else
                    cancelling.PipeTo(Sender, Context.Parent, done => new Applied(cancel.Id, done));
                break;
            case Complete:
                context.Complete();
                Answer(Done.Instance);
                break;
            case Drain when !context.Gate.IsClosed:
                throw CoordinatorErrors.NotCompleted(context.Name);
            case Drain:
                AnswerWhenDrained();
                break;
            case HasAnswered:
                _awaitsAnswered = false;
                AnswerDrained(_draining, _speaker);
                _draining.Clear();
                break;
            case Unasked:
                break;
            case GetNodes:
                AskNodes().PipeTo(Sender, Context.Parent);
                break;
            case GetShardedKey { Key: null }:
                throw new ArgumentException($"A key of coordinator '{context.Name}' was asked for without its text. Give GetShardedKey the text of a key.");
            case GetShardedKey get:
                context.Region.Ask<KeyFound>(new FindKey(get.Key), AnswerWithin)
                    .PipeTo(Sender, Context.Parent, found => found.Status with { Key = get.Key });
                break;
            case IAdmissionRequest:
                TakeIn(message);
                break;
            case ICoordinatorRequest when context.Owned is { } owned:
                owned.Actor.Tell(message, Sender);
                break;
            default:
                Answer(new Status.Failure(NotUnderstood(message)));
                break;
        }
    }

    /// <summary>As many may wait as for any coordinator: the one that has waited for longest makes room.</summary>
    private void AnswerWhenDrained()
    {
        _draining.Enqueue(Sender);
        if (_draining.Count > GatewayActor.MostWaiting)
            _draining.Dequeue().Tell(new Status.Failure(GatewayActor.TooManyWait(context.Name)), _speaker);
        if (_awaitsAnswered)
            return;
        _awaitsAnswered = true;
        context.AnsweredAsync().PipeTo(Self, ActorRefs.NoSender, static () => new HasAnswered());
    }

    private static void AnswerDrained(IEnumerable<IActorRef> waiting, IActorRef from)
    {
        foreach (var asker in waiting)
            asker.Tell(Done.Instance, from);
    }

    private void TakeIn(object message)
    {
        if (!TryTakeIn(message, out var answer))
            Answer(new Status.Failure(NotUnderstood(message)));
        else if (answer is null)
            Answer(new Refused(context.Gate.IsClosed ? context.Gate.ClosedBecause().Message : NoRoom()));
        else if (answer is { IsCompletedSuccessfully: true, Result: Accepted })
            Answer(answer.Result);
        else
            PipeTo(Sender, answer);
    }

    private bool TryTakeIn(object message, out Task<object>? answer)
    {
        using var _ = NothingFlows.Enter();
        return intake.TryTakeIn(message, out answer);
    }

    private string NoRoom() => $"Coordinator '{context.Name}' has no room on this node: {context.Operations.MaxPendingOperations} operations are admitted "
        + "and not answered. Try again later, or await EnqueueAsync on the handle.";

    private void PipeTo(IActorRef asker, Task<object> answer)
    {
        var node = _speaker;
        answer.PipeTo(asker, node, success: ended =>
        {
            node.Tell(new Unasked(), ActorRefs.NoSender);
            return IUnsuccessful.For(asker, ended);
        });
    }

    private async Task<NodesFound> AskNodes()
    {
        if (context.Cluster is not { } cluster)
            return new NodesFound([await AskNode($"{context.Self.Address}", null, isReachable: true).ConfigureAwait(false)]);
        var (state, self) = (cluster.State, cluster.SelfUniqueAddress);
        var unreachable = state.Unreachable.Select(static member => member.UniqueAddress).ToHashSet();
        var nodes = state.Members.OrderBy(member => !member.UniqueAddress.Equals(self)).ThenBy(static member => $"{member.Address}", StringComparer.Ordinal);
        return new NodesFound(await Task.WhenAll(nodes.Select(member =>
            AskNode($"{member.Address}", member, !unreachable.Contains(member.UniqueAddress)))).ConfigureAwait(false));
    }

    private async Task<EphemeralNodeStatus> AskNode(string address, Member? member, bool isReachable)
    {
        var node = context.System.ActorSelection($"{(member is null ? "" : address)}/user/{NodeActor.NameOf(context.Name)}");
        try
        {
            var found = await node.Ask<NodeFound>(new GetNode(), NodeAnswersWithin).ConfigureAwait(false);
            return found.Status with { Address = address, State = member is null ? "Alone" : $"{member.Status}", IsReachable = isReachable };
        }
        catch (Exception)
        {
            return new EphemeralNodeStatus
            {
                Coordinator = context.Name,
                Address = address,
                Roles = member is null ? [] : [.. member.Roles.Order(StringComparer.Ordinal)],
                State = member is null ? "Alone" : $"{member.Status}",
                IsReachable = isReachable,
            };
        }
    }

    /// <summary>Whoever told without a sender waits for nothing; what went wrong still goes to the dead letters, where it is seen.</summary>
    private void Answer(object answer)
    {
        if (answer is Status.Failure or Refused || !IsAskedByNobody)
            Sender.Tell(IUnsuccessful.For(Sender, answer), Context.Parent);
    }

    private InvalidOperationException NotUnderstood(object message) => new(
        $"Coordinator '{context.Name}' of a cluster does not understand {TypeName.Of(message.GetType())}. It understands "
        + $"{string.Join(", ", intake.ItemMessages.Concat([typeof(Cancel), typeof(GetNodes), typeof(GetShardedKey)]).Select(TypeName.Of))}"
        + (context.Owned is null ? ", on a node where keys live also what its operations are asked." : ", and what a coordinator is asked of its operations."));
}

/// <summary>How a sharded coordinator takes in items that come as messages. Implemented by its handle.</summary>
internal interface IShardedIntake
{
    IReadOnlyList<Type> ItemMessages { get; }

    /// <summary>Takes in the item of one of <see cref="ItemMessages"/>. Calls the application's key selector.</summary>
    /// <param name="message">The message.</param>
    /// <param name="answer">What to answer, now or when the work has ended; null when there is no room.</param>
    /// <returns>False for any other message.</returns>
    bool TryTakeIn(object message, out Task<object>? answer);
}
