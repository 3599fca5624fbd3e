using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// The mailbox of coordinators and their gateways. Where one of them ends before it has taken what it was asked, a gateway's coordinator is
/// asked again, since it makes another gateway, and for a coordinator the mailbox answers.
/// </summary>
internal sealed class RequestMailbox(Settings settings, Config config)
    : MailboxType(settings, config), IProducesMessageQueue<RequestMailbox.Queue>
{
    private const string Id = "ephemeral.request-mailbox";
    private static readonly Lock Adding = new();

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new Queue();

    /// <summary>Gives an actor this mailbox, which its system need not have in its settings.</summary>
    public static Props For(Props props, ActorSystem system)
    {
        lock (Adding)
        {
            if (!system.Settings.Config.HasPath(Id))
            {
                system.Settings.InjectTopLevelFallback(ConfigurationFactory.ParseString(
                    $"{Id}.mailbox-type = \"{typeof(RequestMailbox).AssemblyQualifiedName}\""));
            }
        }

        return props.WithMailbox(Id);
    }

    internal sealed class Queue : IMessageQueue, IUnboundedMessageQueueSemantics
    {
        private readonly UnboundedMessageQueue _queue = new();

        public bool HasMessages => _queue.HasMessages;

        public int Count => _queue.Count;

        public void Enqueue(IActorRef receiver, Envelope envelope) => _queue.Enqueue(receiver, envelope);

        public bool TryDequeue(out Envelope envelope) => _queue.TryDequeue(out envelope);

        public void CleanUp(IActorRef owner, IMessageQueue deadletters)
        {
            while (TryDequeue(out var left))
            {
                var message = left.Message is CoordinatorActor.NotTaken again ? again.Request : left.Message;
                if (message is not ICoordinatorRequest)
                    deadletters.Enqueue(owner, left);
                else if (owner is LocalActorRef gateway && gateway.Cell.Props.Type == typeof(GatewayActor))
                    gateway.Parent.Tell(new CoordinatorActor.NotTaken(message), left.Sender);
                else
                    CoordinatorRef.AnswerForEnded(message, left.Sender, Uri.UnescapeDataString(owner.Path.Name), owner);
            }
        }
    }
}
