using Akka.Actor;
using Ephemeral.Actors.Diagnostics;
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

    private readonly SortedDictionary<string, CoordinatorEntry> _listed = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, IActorRef> _sharded = new(StringComparer.Ordinal);

    /// <summary>Start the actor of this coordinator. Answered by <see cref="Started"/>.</summary>
    /// <param name="Context">The context of the coordinator.</param>
    /// <param name="IsListed">Whether it can be found in the registry.</param>
    internal sealed record Start(ReleasableContext Context, bool IsListed) : INoSerializationVerificationNeeded;

    internal sealed record Started(IActorRef Actor) : INoSerializationVerificationNeeded;

    /// <summary>The sender is this node's actor of a coordinator that spans a cluster.</summary>
    internal sealed record AddSharded(string Name) : INoSerializationVerificationNeeded;

    private sealed record ShardedDied(string Name, IActorRef Actor) : INoSerializationVerificationNeeded;

    private sealed record CoordinatorDied(string Name, IActorRef Actor, ReleasableContext Context) : INoSerializationVerificationNeeded;

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
                // another may have its name by now
                if (_listed.GetValueOrDefault(died.Name)?.Actor.Equals(died.Actor) == true)
                    _listed.Remove(died.Name);
                died.Context.EndAll(died.Context.End.Reason ?? CoordinatorErrors.CancelledByStop(died.Context.Name));
                died.Context.Release();
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
                Answer(new CoordinatorsFound([.. _listed.Values]));
                break;
            case FindCoordinator { Name: var name }:
                Answer(name is not null && _listed.GetValueOrDefault(name) is { } entry ? entry : new Status.Failure(NoneNamed(name)));
                break;
            case GetLints:
                LintsAsync([.. _listed.Values], answerWithin).PipeTo(Sender, Self);
                break;
            case Status:
                Unhandled(message);
                break;
            default:
                Answer(new Status.Failure(NotUnderstood(message)));
                break;
        }
    }

    /// <summary>Under its name or, where that is taken, the name with the first free number from 2 on.</summary>
    private CoordinatorRef StartCoordinator(Start start)
    {
        var (name, path) = (start.Context.Name, Uri.EscapeDataString(start.Context.Name));
        for (var number = 2; !Context.Child(path).IsNobody(); number++)
            (name, path) = ($"{start.Context.Name}-{number}", $"{Uri.EscapeDataString(start.Context.Name)}-{number}");
        var props = RequestMailbox.For(Props.Create(typeof(CoordinatorActor), start.Context).WithDeploy(Deploy.Local), Context.System);
        var actor = new CoordinatorRef((IInternalActorRef)Context.ActorOf(props, path), start.Context);
        start.Context.SetActor(actor);
        Context.WatchWith(actor, new CoordinatorDied(name, actor, start.Context));
        if (start.IsListed)
            _listed[name] = new CoordinatorEntry(name, start.Context.Kind, actor);
        return actor;
    }

    /// <summary>Asks all of them at the same time what is wrong with them.</summary>
    private static async Task<LintsFound> LintsAsync(IEnumerable<CoordinatorEntry> entries, TimeSpan answerWithin)
    {
        var found = await Task.WhenAll(entries.Select(entry => LintsAsync(entry, answerWithin))).ConfigureAwait(false);
        return new LintsFound([.. found.SelectMany(static lints => lints)]);
    }

    private static async Task<IEnumerable<EphemeralLint>> LintsAsync(CoordinatorEntry entry, TimeSpan answerWithin)
    {
        try
        {
            var answer = await entry.Actor.Ask<LintsFound>(GetLints.Instance, answerWithin).ConfigureAwait(false);
            return answer.Lints.Select(lint => lint with { Coordinator = entry.Name });
        }
        catch (ObjectDisposedException)
        {
            // it has ended in the meantime, so nothing is wrong with it
            return [];
        }
        catch (AskTimeoutException)
        {
            return [CoordinatorRules.NoAnswer(entry, $"has not answered within {answerWithin}.")];
        }
        catch (Exception e)
        {
            return [CoordinatorRules.NoAnswer(entry, $"failed when asked what is wrong with it: {ErrorText.MessageOf(e)}")];
        }
    }

    private void Answer(object answer) => Sender.Tell(answer, Self);

    private InvalidOperationException NoneNamed(string? name)
    {
        var names = string.Join(", ", _listed.Keys);
        return new InvalidOperationException(
            $"No coordinator named '{name}' is in the registry of {Context.System.Name}. "
            + (names.Length == 0 ? "There is none: make one first." : $"There are: {names}."));
    }

    private static InvalidOperationException NotUnderstood(object message) => new(
        $"The registry of coordinators does not understand {TypeName.Of(message.GetType())}. "
        + $"It understands {string.Join(", ", Understood.Select(TypeName.Of))}.");
}
