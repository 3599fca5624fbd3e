using Akka.Actor;
using Ephemeral.Actors.Actors;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Coordinators.Desk;

/// <summary>
/// Speaks the protocol for a coordinator, by its handle. Started by the coordinator's actor when it is first told something that
/// is not its own, and by the host for those that are registered. It runs the application's code (key selectors), so it never
/// lets an exception out: its supervisor would end the coordinator.
/// </summary>
internal abstract class DeskActor : UntypedActor
{
    private static readonly OperationFilter NoFilter = new();

    private static readonly Type[] Common =
    [
        typeof(GetStatus), typeof(GetSnapshot), typeof(GetOperation), typeof(GetSignals), typeof(GetKeys), typeof(GetLints),
        typeof(Pause), typeof(Resume), typeof(SetMaxConcurrency), typeof(Complete), typeof(Drain), typeof(Pin), typeof(Unpin),
        typeof(Evict), typeof(Cancel), typeof(SubscribeToSignals), typeof(UnsubscribeFromSignals),
    ];

    private readonly EphemeralCoordinator _coordinator;
    private readonly DrainWaiters _draining = new();
    private readonly SignalSubscribers _subscribers;
    private readonly IActorRef _speaker;

    protected DeskActor(EphemeralCoordinator coordinator)
    {
        _coordinator = coordinator;
        // who asked the coordinator's actor is answered by that
        _speaker = Context.Parent.Equals(coordinator.Actor) ? coordinator.Actor : Self;
        _subscribers = new SignalSubscribers(coordinator, _speaker);
    }

    protected IActorRef Speaker => _speaker;

    /// <summary>What it understands beside what is common to all.</summary>
    protected abstract IEnumerable<Type> Understood { get; }

    protected override void PreStart()
    {
        // a child ends with it anyway
        if (_speaker.Equals(Self))
            Context.Watch(_coordinator.Actor);
    }

    protected override void PostStop() => _subscribers.Clear();

    protected sealed override void OnReceive(object message)
    {
        try
        {
            Handle(message);
        }
        catch (ObjectDisposedException e) when (message is IAdmissionRequest)
        {
            Answer(new Refused(e.Message));
        }
        catch (Exception e)
        {
            // of the application's code, such as a key selector, or of what was asked for: the sender's affair
            Answer(new Status.Failure(e));
        }
    }

    /// <returns>False when it is not for this desk.</returns>
    protected abstract bool TryTakeIn(object message);

    /// <summary>
    /// Who told without a sender waits for nothing; what went wrong still goes to the dead letters, where it is seen.
    /// </summary>
    protected void Answer(object answer)
    {
        if (answer is Status.Failure or Refused || (!Sender.IsNobody() && !Sender.Equals(Context.System.DeadLetters)))
            Sender.Tell(answer, _speaker);
    }

    protected Refused Refusal()
    {
        var (options, status) = (_coordinator.Options, _coordinator.GetStatus());
        if (status.IsCompleted)
            return new Refused(CoordinatorErrors.Completed(_coordinator.Name).Message);
        var perKey = options.EnableFairScheduling ? $", and {options.FairSchedulingThreshold} of one key" : "";
        return new Refused(
            $"Coordinator '{_coordinator.Name}' has no room: {status.PendingCount} operations are pending; allowed are "
            + $"{options.MaxPendingOperations}{perKey}. Try again later, or await EnqueueAsync on the handle.");
    }

    private void Handle(object message)
    {
        // a failure is never answered: two who do not understand each other would go on for ever
        if (message is Status)
            Unhandled(message);
        else if (message is Drain)
            AnswerWhenDrained();
        else if (message is Terminated gone)
            Forget(gone.ActorRef);
        else if (!TryTakeIn(message))
            Answer(AnswerTo(message) ?? new Status.Failure(NotUnderstood(message)));
    }

    private object? AnswerTo(object message) => message switch
    {
        GetStatus => _coordinator.GetStatus(),
        GetSnapshot get => _coordinator.Find(get.Filter ?? NoFilter),
        GetOperation get => _coordinator.FindOperation(get.Id),
        GetSignals get => new SignalsFound(_coordinator.FindSignals(get.Pattern, get.Since)),
        GetKeys get => _coordinator.FindKeys(get.Count, get.Order),
        GetLints => new LintsFound(_coordinator.GetLints()),
        SubscribeToSignals subscribe => Steer(() => Subscribe(subscribe)),
        UnsubscribeFromSignals unsubscribe => Do(() => Unsubscribe(unsubscribe.Subscriber)),
        Pause => Steer(_coordinator.Pause),
        Resume => Steer(_coordinator.Resume),
        SetMaxConcurrency set => Steer(() => _coordinator.SetMaxConcurrency(set.MaxConcurrency)),
        Complete => Do(_coordinator.Complete),
        Pin pin => new Applied(pin.Id, _coordinator.Pin(pin.Id)),
        Unpin unpin => new Applied(unpin.Id, _coordinator.Unpin(unpin.Id)),
        Evict evict => new Applied(evict.Id, _coordinator.Evict(evict.Id)),
        Cancel cancel => new Applied(cancel.Id, _coordinator.Cancel(cancel.Id)),
        _ => null,
    };

    private Done Steer(Action steer) =>
        _coordinator.HasEnded ? throw CoordinatorErrors.Disposed(_coordinator.Name) : Do(steer);

    private static Done Do(Action action)
    {
        action();
        return Done.Instance;
    }

    private void Subscribe(SubscribeToSignals subscribe)
    {
        if (_subscribers.Add(subscribe.Pattern, subscribe.Subscriber))
            Context.Watch(subscribe.Subscriber);
    }

    private void Unsubscribe(IActorRef subscriber)
    {
        if (_subscribers.Remove(subscriber))
            Context.Unwatch(subscriber);
    }

    private void Forget(IActorRef gone)
    {
        if (gone.Equals(_coordinator.Actor))
            _subscribers.Clear();
        else
            _subscribers.Remove(gone);
    }

    private void AnswerWhenDrained()
    {
        if (!_coordinator.MayDrain)
            throw CoordinatorErrors.NotCompleted(_coordinator.Name);
        if (_draining.Add(Sender) is { } tooMany)
            tooMany.Tell(new Status.Failure(TooManyWait()), _speaker);
        if (_draining.TryStart())
            _ = AnswerWhenDrainedAsync(_draining, _coordinator, _speaker);
    }

    // not by way of this actor, which is gone when its coordinator is stopped
    private static async Task AnswerWhenDrainedAsync(DrainWaiters waiters, EphemeralCoordinator coordinator, IActorRef speaker)
    {
        await coordinator.Drained.ConfigureAwait(false);
        foreach (var asker in waiters.TakeAll())
            asker.Tell(coordinator.TakeStreamError() is { } error ? new Status.Failure(error) : Done.Instance, speaker);
    }

    private InvalidOperationException TooManyWait() => new(
        $"{DrainWaiters.Most} others have asked coordinator '{_coordinator.Name}' to drain since. Ask again, or ask for status.");

    private InvalidOperationException NotUnderstood(object message) => new(
        $"Coordinator '{_coordinator.Name}' does not understand {TypeName.Of(message.GetType())}. "
        + $"It understands {string.Join(", ", Understood.Concat(Common).Select(TypeName.Of))}.");
}
