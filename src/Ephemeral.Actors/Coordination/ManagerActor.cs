using Akka.Actor;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// The parent of every coordinator of an actor system, and the registry of those that may be found: <c>/user/ephemeral</c>. It starts them,
/// watches them, and answers for those that died without having done so themselves.
/// </summary>
internal sealed class ManagerActor(TimeSpan answerWithin, ScheduleSources schedules, Action onStopped) : UntypedActor
{
    private static readonly Type[] Understood =
        [typeof(GetCoordinators), typeof(FindCoordinator), typeof(GetLints), typeof(GetShardedCoordinators), typeof(GetSchedules)];

    private readonly CoordinatorNames _names = new();
    private readonly SortedDictionary<string, IActorRef> _sharded = new(StringComparer.Ordinal);
    private long _sameNames = 1;

    /// <summary>Start the actor of this coordinator. Answered by <see cref="Started"/>.</summary>
    /// <param name="Context">The coordinator's.</param>
    /// <param name="IsListed">Whether it can be found in the registry.</param>
    internal sealed record Start(ReleasableContext Context, bool IsListed) : INoSerializationVerificationNeeded
    {
        public override string ToString() => nameof(Start);
    }

    internal sealed record Started(IActorRef Actor) : INoSerializationVerificationNeeded;

    /// <summary>The sender is this node's actor of a coordinator that spans a cluster.</summary>
    internal sealed record AddSharded(string Name) : INoSerializationVerificationNeeded;

    private sealed record ShardedDied(string Name, IActorRef Actor) : INoSerializationVerificationNeeded;

    private sealed record CoordinatorDied(IActorRef Actor, ReleasableContext Context) : INoSerializationVerificationNeeded;

    // a coordinator that fails has lost what it knew: it ends, and answers for everything
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Stop);

    protected override void PostStop() => onStopped();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Start start:
                try
                {
                    Answer(new Started(StartCoordinator(start)));
                }
                catch (Exception e)
                {
                    // an error here would end every coordinator
                    Answer(new Status.Failure(e));
                }

                break;
            case CoordinatorDied died:
                _names.Remove(died.Actor);
                died.Context.EndAll(CoordinatorErrors.CancelledByStop(died.Context.Name));
                break;
            case AddSharded added:
                _sharded[added.Name] = Context.WatchWith(Sender, new ShardedDied(added.Name, Sender));
                break;
            case ShardedDied died:
                if (_sharded.GetValueOrDefault(died.Name)?.Equals(died.Actor) == true)
                    _sharded.Remove(died.Name);
                break;
            case GetShardedCoordinators:
                Answer(new ShardedCoordinatorsFound([.. _sharded.Select(static one => new CoordinatorEntry(one.Key, "sharded", one.Value))]));
                break;
            case GetSchedules:
                schedules.ReadAsync().PipeTo(Sender, Self);
                break;
            case GetCoordinators:
                Answer(new CoordinatorsFound(_names.All));
                break;
            case FindCoordinator { Name: var name }:
                Answer(name is not null && _names.Find(name) is { } entry ? entry : new Status.Failure(NoneNamed(name)));
                break;
            case GetLints:
                Context.ActorOf(Props.Create(typeof(LintRoundActor), _names.All, Sender, Self, answerWithin));
                break;
            case Status:
                Unhandled(message);
                break;
            default:
                Answer(new Status.Failure(NotUnderstood(message)));
                break;
        }

        _names.CheckInvariants();
    }

    private CoordinatorRef StartCoordinator(Start start)
    {
        var name = Uri.EscapeDataString(start.Context.Name);
        var free = name;
        while (!Context.Child(free).IsNobody())
            free = $"{name}-{++_sameNames}";
        var props = Props.Create(typeof(CoordinatorActor), start.Context);
        var actor = new CoordinatorRef((IInternalActorRef)Context.ActorOf(RequestMailbox.For(props, Context.System), free), start.Context);
        start.Context.SetActor(actor);
        Context.WatchWith(actor, new CoordinatorDied(actor, start.Context));
        if (start.IsListed)
            _names.Add(start.Context.Name, start.Context.Kind, actor);
        return actor;
    }

    private void Answer(object answer) => Sender.Tell(answer, Self);

    private InvalidOperationException NoneNamed(string? name)
    {
        var names = string.Join(", ", _names.All.Select(static entry => entry.Name));
        return new InvalidOperationException(
            $"No coordinator named '{name}' is in the registry of {Context.System.Name}. "
            + (names.Length == 0 ? "There is none." : $"There are: {names}."));
    }

    private static InvalidOperationException NotUnderstood(object message) => new(
        $"The registry of coordinators does not understand {TypeName.Of(message.GetType())}. "
        + $"It understands {string.Join(", ", Understood.Select(TypeName.Of))}.");
}
