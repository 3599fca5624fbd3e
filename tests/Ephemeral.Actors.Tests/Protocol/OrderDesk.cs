using Akka.Actor;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Tests.Protocol;

/// <summary>An order that a customer wants priced.</summary>
public sealed record PriceOrder(int Pieces);

/// <summary>Its price.</summary>
public sealed record Priced(long Operation, decimal Price);

/// <summary>It has no price, and why.</summary>
public sealed record NotPriced(string Why);

/// <summary>Asks for what the desk knows.</summary>
public sealed record GetDeskReport;

/// <summary>What the desk knows.</summary>
public sealed record DeskReport(bool IsOpen, IReadOnlyList<string> Alarms, EphemeralStatus? Status);

/// <summary>An application's actor: it has orders priced by a coordinator of which it knows no more than the name.</summary>
public sealed class OrderDesk : ReceiveActor
{
    private readonly Dictionary<long, IActorRef> _unanswered = [];
    private readonly List<string> _alarms = [];
    private IActorRef _pricing = ActorRefs.Nobody;
    private long _number;

    public OrderDesk(string coordinator)
    {
        EphemeralRegistry.For(Context.System).Actor.Tell(new FindCoordinator(coordinator));
        Receive<CoordinatorEntry>(found =>
        {
            _pricing = Context.Watch(found.Actor);
            _pricing.Tell(new SubscribeToSignals("price.*", Self));
        });

        // until it is found there is nobody to ask
        Receive<PriceOrder>(_ => _pricing.IsNobody(), _ => Sender.Tell(new NotPriced("pricing has not been found yet")));
        Receive<GetDeskReport>(_ => _pricing.IsNobody(), _ => Sender.Tell(new DeskReport(false, [.. _alarms], null)));

        // the answer to a Submit comes when the work has ended; Ask and PipeTo keep it together with who wants it
        Receive<PriceOrder>(order =>
        {
            _unanswered.Add(++_number, Sender);
            var number = _number;
            _pricing.Ask(new Submit<PriceOrder>(order), TimeSpan.FromSeconds(30))
                .PipeTo(Self, success: answer => new Answered(number, answer), failure: error => new Answered(number, error));
        });
        Receive<Answered>(answered =>
        {
            if (!_unanswered.Remove(answered.Number, out var customer))
                return;
            customer.Tell(answered.Answer switch
            {
                Succeeded<decimal> succeeded => new Priced(succeeded.Id, succeeded.Result),
                Failed failed => new NotPriced(failed.Error.Message),
                Cancelled cancelled => new NotPriced(cancelled.Why),
                Refused refused => new NotPriced(refused.Reason),
                Status.Failure failure => new NotPriced(failure.Cause.Message),
                Exception error => new NotPriced(error.Message),
                var other => new NotPriced($"{other}"),
            });
        });

        // the market is closed: start nothing until it opens
        Receive<SignalEvent>(signal =>
        {
            _alarms.Add(signal.Signal);
            _pricing.Tell(signal.Signal == "price.market-closed" ? Pause.Instance : Resume.Instance);
        });
        Receive<GetDeskReport>(_ => _pricing.Ask<EphemeralStatus>(GetStatus.Instance, TimeSpan.FromSeconds(5))
            .PipeTo(
                Sender, Self,
                success: status => new DeskReport(true, [.. _alarms], status),
                failure: _ => new DeskReport(false, [.. _alarms], null)));
        Receive<Done>(_ => { });
        Receive<Terminated>(_ => _alarms.Add("pricing has ended"));
    }

    private sealed record Answered(long Number, object Answer);
}
