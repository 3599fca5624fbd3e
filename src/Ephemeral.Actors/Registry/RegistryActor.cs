using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Actors;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Registry;

/// <summary>
/// Keeps the registry, and answers for coordinators that have ended: what they are asked comes to the dead letters.
/// </summary>
internal sealed class RegistryActor(TimeSpan answerWithin) : UntypedActor
{
    private static readonly Type[] Understood = [typeof(GetCoordinators), typeof(FindCoordinator), typeof(GetLints)];

    private readonly RegistryBook _book = new();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RegistryProtocol.Made made:
                Context.Watch(made.Actor);
                _book.Add(made.Name, made.Kind, made.Actor);
                break;
            case Terminated terminated:
                _book.Remove(terminated.ActorRef);
                break;
            case GetCoordinators:
                Answer(new CoordinatorsFound(_book.All));
                break;
            case FindCoordinator { Name: var name }:
                Answer(name is not null && _book.Find(name) is { } entry ? entry : new Status.Failure(NoneNamed(name)));
                break;
            case GetLints:
                AskAll();
                break;
            case DeadLetter letter:
                AnswerFor(letter);
                break;
            case Status:
                Unhandled(message);
                break;
            default:
                Answer(new Status.Failure(NotUnderstood(message)));
                break;
        }

        _book.CheckInvariants();
    }

    private void Answer(object answer) => Sender.Tell(answer, Self);

    private void AskAll()
    {
        var (entries, asker, self, patience) = (_book.All, Sender, Self, answerWithin);
        Context.ActorOf(Props.Create(() => new LintRoundActor(entries, asker, self, patience)));
    }

    private void AnswerFor(DeadLetter letter)
    {
        var (message, asker) = (letter.Message, letter.Sender);
        if (message is not ICoordinatorRequest || asker.IsNobody() || asker.Equals(Context.System.DeadLetters))
            return;
        // told to the coordinator's actor, or on its way from there to the desk
        if (letter.Recipient?.Path.Elements.Select(CoordinatorPath.NameIn).OfType<string>().FirstOrDefault() is not { } name)
            return;
        var ended = CoordinatorErrors.Disposed(name);
        asker.Tell(message switch
        {
            IAdmissionRequest => new Refused(ended.Message),
            // it takes nothing in and has drained, as was asked
            Complete or Drain => Done.Instance,
            _ => new Status.Failure(ended),
        }, letter.Recipient);
    }

    private InvalidOperationException NoneNamed(string? name)
    {
        var names = string.Join(", ", _book.All.Select(static entry => entry.Name));
        return new InvalidOperationException(
            $"No coordinator named '{name}' is in the registry of {Context.System.Name}. "
            + (names.Length == 0 ? "There is none." : $"There are: {names}."));
    }

    private static InvalidOperationException NotUnderstood(object message) => new(
        $"The registry of coordinators does not understand {TypeName.Of(message.GetType())}. "
        + $"It understands {string.Join(", ", Understood.Select(TypeName.Of))}.");
}
