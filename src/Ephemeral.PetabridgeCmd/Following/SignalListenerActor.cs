using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Commands;

namespace Ephemeral.PetabridgeCmd.Following;

/// <summary>Listens to one coordinator for a <see cref="SignalTail"/>; stops with the coordinator or the tail.</summary>
internal sealed class SignalListenerActor : UntypedActor
{
    private readonly CoordinatorEntry _coordinator;
    private readonly string _pattern;
    private readonly IActorRef _tail;

    public SignalListenerActor(CoordinatorEntry coordinator, string pattern, IActorRef tail)
    {
        _coordinator = coordinator;
        _pattern = pattern;
        _tail = tail;
    }

    internal sealed record Heard(string Coordinator, SignalEvent Signal) : INoSerializationVerificationNeeded
    {
        public override string ToString() => $"Heard {{ Coordinator = {Coordinator} }}";
    }

    protected override void PreStart()
    {
        Context.Watch(_coordinator.Actor);
        _coordinator.Actor.Tell(new SubscribeToSignals(_pattern, Self), Self);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SignalEvent signal:
                _tail.Tell(new Heard(_coordinator.Name, signal), Self);
                break;
            case Terminated:
                Context.Stop(Self);
                break;
            // one that has ended by now is no failure: the tail watches it
            case Status.Failure { Cause: not ObjectDisposedException } failure:
                _tail.Tell(new Follower.Failed(new CommandException(ErrorText.MessageOf(failure.Cause))), Self);
                break;
        }
    }
}
