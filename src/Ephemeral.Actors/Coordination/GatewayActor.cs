using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// Answers what applications tell and ask a coordinator. It calls key selectors: one that throws costs its asker alone; one that blocks
/// holds up whoever else asks this coordinator by message, not its work. Answers come from the coordinator's actor, which was asked.
/// </summary>
internal sealed class GatewayActor(ICoordinator coordinator, IActorRef speaker) : UntypedActor
{
    /// <summary>How many may wait for draining: whether they are still there can't be known, since who asks can't be watched.</summary>
    public const int MostWaiting = 1024;

    private static readonly OperationFilter NoFilter = new();

    private static readonly Type[] Common =
    [
        typeof(GetStatus), typeof(GetSnapshot), typeof(GetOperation), typeof(GetSignals), typeof(GetKeys), typeof(GetLints),
        typeof(Pause), typeof(Resume), typeof(SetMaxConcurrency), typeof(Complete), typeof(Drain), typeof(Pin), typeof(Unpin),
        typeof(Evict), typeof(Cancel), typeof(SubscribeToSignals), typeof(UnsubscribeFromSignals),
    ];

    private readonly Dictionary<IActorRef, Dictionary<string, IDisposable>> _subscriptions = [];
    private readonly Queue<IActorRef> _draining = new();
    private bool _awaitsDrained;

    private sealed record HasDrained(Exception? StreamError) : INoSerializationVerificationNeeded
    {
        public override string ToString() => $"HasDrained {{ StreamError = {StreamError?.GetType().Name} }}";
    }

    /// <summary>
    /// The gateway tells itself when an Ask has its answer: an idle actor keeps its last sender, and the ref of an Ask keeps the answer. This message,
    /// which has no sender, takes the place of that one.
    /// </summary>
    private sealed record HasAnswered : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    // what is still waited for is answered whatever this actor's end is
    protected override void PostStop()
    {
        foreach (var subscriber in _subscriptions.Keys.ToArray())
            Unsubscribe(subscriber);
        if (_draining.Count == 0)
            return;
        var (waiting, from) = (_draining.ToArray(), speaker);
        coordinator.DrainedAsync().ContinueWith(
            drained => AnswerDrained(waiting, drained.Exception?.InnerException, from), CancellationToken.None,
            TaskContinuationOptions.None, TaskScheduler.Default);
    }

    protected override void OnReceive(object message)
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
            Sender.Tell(NotAnswered.For(Sender, e), speaker);
        }
    }

    private void Handle(object message)
    {
        switch (message)
        {
            case HasDrained drained:
                _awaitsDrained = false;
                AnswerDrained(_draining, drained.StreamError, speaker);
                _draining.Clear();
                break;
            case HasAnswered:
                break;
            case Status:
                // a failure is never answered: two who do not understand each other would go on for ever
                Unhandled(message);
                break;
            case Drain:
                AnswerWhenDrained();
                break;
            case Terminated gone:
                Unsubscribe(gone.ActorRef);
                break;
            default:
                if (!TryTakeIn(message))
                    Answer(AnswerTo(message) ?? new Status.Failure(NotUnderstood(message)));
                break;
        }
    }

    private bool TryTakeIn(object message)
    {
        if (!TryTakeIn(message, out var answer))
            return false;
        if (answer is null)
            Answer(Refusal());
        else if (answer is { IsCompletedSuccessfully: true, Result: Accepted })
            Answer(answer.Result);
        else
            PipeTo(Sender, answer);
        return true;
    }

    /// <summary>Calls the application's key selector, in the circumstances of whoever asks.</summary>
    private bool TryTakeIn(object message, out Task<object>? answer)
    {
        using var blank = NothingFlows.Enter();
        if (message is not RequestFromWithin within)
            return coordinator.TryTakeIn(message, out answer);
        using var inside = OperationFlow.Enclose(within.Flow);
        if (within.Cause is not { } cause)
            return coordinator.TryTakeIn(within.Request, out answer);
        using var because = SignalScope.Enter(cause);
        return coordinator.TryTakeIn(within.Request, out answer);
    }

    private void PipeTo(IActorRef asker, Task<object> answer)
    {
        var self = Self;
        answer.PipeTo(asker, speaker, success: ended =>
        {
            self.Tell(new HasAnswered(), ActorRefs.NoSender);
            return IUnsuccessful.For(asker, ended);
        });
    }

    private object? AnswerTo(object message) => message switch
    {
        GetStatus => coordinator.GetStatus(),
        GetSnapshot get => coordinator.Find(get.Filter ?? NoFilter),
        GetOperation get => coordinator.FindOperation(get.Id),
        GetSignals get => new SignalsFound(coordinator.FindSignals(get.Pattern, get.Since)),
        GetKeys get => coordinator.FindKeys(get.Count, get.Order),
        GetLints => new LintsFound(coordinator.GetLints()),
        SubscribeToSignals subscribe => Steer(() => Subscribe(subscribe.Pattern, subscribe.Subscriber)),
        UnsubscribeFromSignals unsubscribe => Do(() => Unsubscribe(unsubscribe.Subscriber)),
        Pause => Steer(coordinator.Pause),
        Resume => Steer(coordinator.Resume),
        SetMaxConcurrency set => Steer(() => coordinator.SetMaxConcurrency(set.MaxConcurrency)),
        Complete => Do(coordinator.Complete),
        Pin pin => new Applied(pin.Id, coordinator.Pin(pin.Id)),
        Unpin unpin => new Applied(unpin.Id, coordinator.Unpin(unpin.Id)),
        Evict evict => new Applied(evict.Id, coordinator.Evict(evict.Id)),
        Cancel cancel => new Applied(cancel.Id, coordinator.Cancel(cancel.Id)),
        _ => null,
    };

    /// <summary>Whoever told without a sender waits for nothing; what went wrong still goes to the dead letters, where it is seen.</summary>
    private void Answer(object answer)
    {
        if (answer is Status.Failure or Refused || (!Sender.IsNobody() && !Sender.Equals(Context.System.DeadLetters)))
            Sender.Tell(IUnsuccessful.For(Sender, answer), speaker);
    }

    private Done Steer(Action steer) => coordinator.HasEnded ? throw CoordinatorErrors.Disposed(coordinator.Name) : Do(steer);

    private static Done Do(Action action)
    {
        action();
        return Done.Instance;
    }

    private void Subscribe(string pattern, IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(subscriber);
        if (!_subscriptions.TryGetValue(subscriber, out var patterns))
            patterns = [];
        if (patterns.ContainsKey(pattern))
            return;
        patterns.Add(pattern, coordinator.SubscribeToSignals(pattern, signal => subscriber.Tell(signal, speaker)));
        if (_subscriptions.TryAdd(subscriber, patterns))
            Context.Watch(subscriber);
    }

    private void Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        if (!_subscriptions.Remove(subscriber, out var patterns))
            return;
        Context.Unwatch(subscriber);
        foreach (var subscription in patterns.Values)
            subscription.Dispose();
    }

    private void AnswerWhenDrained()
    {
        if (!coordinator.MayDrain)
            throw CoordinatorErrors.NotCompleted(coordinator.Name);
        _draining.Enqueue(Sender);
        if (_draining.Count > MostWaiting)
            _draining.Dequeue().Tell(new Status.Failure(TooManyWait(coordinator.Name)), speaker);
        if (_awaitsDrained)
            return;
        _awaitsDrained = true;
        coordinator.DrainedAsync().PipeTo(Self, ActorRefs.NoSender, static () => new HasDrained(null), static error => new HasDrained(error));
    }

    private static void AnswerDrained(IEnumerable<IActorRef> waiting, Exception? streamError, IActorRef from)
    {
        foreach (var asker in waiting)
            asker.Tell(streamError is null ? Done.Instance : NotAnswered.For(asker, streamError), from);
    }

    private Refused Refusal()
    {
        var (options, status) = (coordinator.Options, coordinator.GetStatus());
        if (status.IsCompleted)
            return new Refused(coordinator.ClosedBecause().Message);
        var perKey = options.EnableFairScheduling ? $", and {options.FairSchedulingThreshold} of one key" : "";
        return new Refused(
            $"Coordinator '{coordinator.Name}' has no room: {status.PendingCount} operations are pending; allowed are "
            + $"{options.MaxPendingOperations}{perKey}. Try again later, or await EnqueueAsync on the handle.");
    }

    internal static InvalidOperationException TooManyWait(string coordinator) => new(
        $"{MostWaiting} others have asked coordinator '{coordinator}' to drain since. Ask again, or ask for status.");

    private InvalidOperationException NotUnderstood(object message) => new(
        $"Coordinator '{coordinator.Name}' does not understand {TypeName.Of((message is RequestFromWithin within ? within.Request : message).GetType())}. "
        + $"It understands {string.Join(", ", coordinator.ItemMessages.Concat(Common).Select(TypeName.Of))}.");
}
