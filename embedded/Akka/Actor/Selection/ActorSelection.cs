namespace Akka.Actor;

/// <summary>Actors by path: resolved at each send, whoever lives there then. Patterns may select many.</summary>
public class ActorSelection : ICanTell
{
    public ActorSelection(IActorRef anchor, SelectionPathElement[] path)
    {
        Anchor = anchor;
        Path = path;
    }

    public ActorSelection(IActorRef anchor, string path) : this(anchor, path.Split('/', StringSplitOptions.RemoveEmptyEntries))
    {
    }

    public ActorSelection(IActorRef anchor, IEnumerable<string> elements) : this(anchor, elements.Select(Parse).ToArray())
    {
    }

    public IActorRef Anchor { get; }

    public SelectionPathElement[] Path { get; protected set; }

    public string PathString => "/" + string.Join('/', Path.Select(element => element.ToString()));

    public void Tell(object message, IActorRef? sender = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        Deliver((IInternalActorRef)Anchor, sender ?? ActorCell.Current?.SelfRef, new ActorSelectionMessage(message, Path));
    }

    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <summary>The actor that is selected.</summary>
    /// <exception cref="ActorNotFoundException">There is none, or it has not answered in time.</exception>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            var identity = await this.Ask<ActorIdentity>(new Identify(this), timeout, ct).ConfigureAwait(false);
            return identity.Subject ?? throw new ActorNotFoundException($"Nobody lives at {this}.");
        }
        catch (AskTimeoutException e)
        {
            throw new ActorNotFoundException($"No answer from {this} within {timeout}.", e);
        }
    }

    public override bool Equals(object? obj) =>
        obj is ActorSelection other && Anchor.Equals(other.Anchor) && PathString == other.PathString;

    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    public override string ToString() => $"ActorSelection[Anchor({Anchor.Path}), Path({PathString})]";

    internal static void Deliver(IInternalActorRef anchor, IActorRef? sender, ActorSelectionMessage selected) =>
        Deliver(anchor, sender, selected, from: 0, fanned: selected.WildCardFanOut);

    /// <summary>Past a pattern, what a branch does not have is not missed.</summary>
    private static void Deliver(IInternalActorRef actor, IActorRef? sender, ActorSelectionMessage selected, int from, bool fanned)
    {
        for (var i = from; i < selected.Elements.Length; i++)
        {
            switch (selected.Elements[i])
            {
                case SelectParent:
                    actor = actor.Parent ?? actor;
                    break;
                case SelectChildName { Name: var name } when actor.FindChild(name) is { } child:
                    actor = child;
                    break;
                case SelectChildPattern pattern:
                    Fan(actor, pattern, sender, selected, i + 1, fanned);
                    return;
                default:
                    if (!fanned) Lose(actor, sender, selected, i);
                    return;
            }
        }

        actor.Tell(selected.Message, sender);
    }

    private static void Fan(
        IInternalActorRef actor, SelectChildPattern pattern, IActorRef? sender, ActorSelectionMessage selected, int next,
        bool fanned)
    {
        var matching = actor.Children.Where(child => pattern.Matches(child.Path.Name)).ToArray();
        foreach (var child in matching) Deliver(child, sender, selected, next, fanned: true);
        if (matching.Length == 0 && !fanned) Lose(actor, sender, selected, next - 1);
    }

    private static void Lose(IInternalActorRef actor, IActorRef? sender, ActorSelectionMessage selected, int from)
    {
        var path = actor.Path / selected.Elements.Skip(from).Select(element => element.ToString()!);
        var system = actor is LocalActorRef local ? local.Cell.System : null;
        if (system is null) sender?.Tell(new Status.Failure(new ActorNotFoundException($"Nobody lives at {path}.")), null);
        else new EmptyLocalActorRef(path, system.DeadLetterRef).Tell(selected.Message, sender);
    }

    private static SelectionPathElement Parse(string element) => element switch
    {
        ".." => SelectParent.Instance,
        _ when element.AsSpan().ContainsAny('*', '?') => new SelectChildPattern(element),
        _ => new SelectChildName(element),
    };
}
