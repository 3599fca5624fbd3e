using System.Globalization;
using Akka.Actor;
using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Asking;
using Ephemeral.PetabridgeCmd.Commands;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.PetabridgeCmd.Following;

/// <summary>
/// The signals of one coordinator, or of all that there are and come, as they are raised. In a second it shows so many and
/// counts the rest, as a terminal is slower than a signal storm.
/// </summary>
internal sealed class SignalTail : Follower
{
    public const int MaxLinesPerSecond = 200;

    private readonly HashSet<IActorRef> _heard = [];
    private readonly string? _name;
    private readonly string _pattern;
    private bool _isAsking;
    private int _shown;
    private long _hidden;

    private SignalTail(string? name, string pattern)
    {
        _name = name;
        _pattern = pattern;
    }

    private sealed record Found(IReadOnlyList<CoordinatorEntry> Coordinators) : INoSerializationVerificationNeeded;

    public static Follower? Of(VerbArguments arguments)
    {
        if (!arguments.Flag(Arguments.Tail))
            return null;
        if (arguments.Text(Arguments.Since) is not null)
            throw new CommandException("--tail shows what is raised from now on. Leave --since out, or --tail.");
        return new SignalTail(arguments.Text(Arguments.Coordinator), arguments.Text(Arguments.Pattern) ?? "*");
    }

    public override bool Take(object message, FollowerContext context)
    {
        switch (message)
        {
            case Tick:
                StartSecond(context);
                return true;
            case Found found:
                _isAsking = false;
                foreach (var entry in found.Coordinators.Where(entry => _heard.Add(entry.Actor)))
                    Listen(entry, context);
                return true;
            case SignalListenerActor.Heard heard:
                Show(heard, context);
                return true;
            case Terminated ended:
                _heard.Remove(ended.ActorRef);
                return _name is null;
            default:
                return true;
        }
    }

    private void StartSecond(FollowerContext context)
    {
        if (_hidden > 0)
            context.Say(Line(context, $"... {_hidden} more, not shown", new { Hidden = _hidden }));
        (_shown, _hidden) = (0, 0);
        if (_isAsking || _name is not null && _heard.Count > 0)
            return;
        _isAsking = true;
        context.Call.Coordinators.FindAsync(_name)
            .PipeTo(context.Self, success: found => new Found(found), failure: reason => new Failed(reason));
    }

    private void Listen(CoordinatorEntry entry, FollowerContext context)
    {
        var (self, pattern) = (context.Self, _pattern);
        context.Actor.Watch(entry.Actor);
        context.Actor.ActorOf(Props.Create(() => new SignalListenerActor(entry, pattern, self)));
    }

    private void Show(SignalListenerActor.Heard heard, FollowerContext context)
    {
        if (_shown >= MaxLinesPerSecond)
        {
            _hidden++;
            return;
        }

        _shown++;
        var signal = SignalView.Of(heard.Coordinator, heard.Signal);
        var key = signal.Key is null ? "" : $"  key {Printable.Of(signal.Key)}";
        var operation = signal.OperationId is null ? "" : $"  operation {signal.OperationId}";
        context.Say(Line(
            context,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{signal.At.UtcDateTime:HH:mm:ss.fff}  {Printable.Of(signal.Coordinator)}  {Printable.Of(signal.Name)}")
                + key + operation,
            signal));
    }

    private static string Line(FollowerContext context, string text, object document) =>
        context.Call.Arguments.AsJson ? Report.JsonLine(document) : text;
}
