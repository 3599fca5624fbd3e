using Akka.Actor;
using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Asking;
using Ephemeral.PetabridgeCmd.Commands;
using Ephemeral.PetabridgeCmd.Following;
using Ephemeral.PetabridgeCmd.Text;
using Petabridge.Cmd;
using Petabridge.Cmd.Host;

namespace Ephemeral.PetabridgeCmd;

/// <summary>Carries out the commands of one client. Each ends in one final response, whatever happens.</summary>
internal sealed class PaletteActor : CommandHandlerActor
{
    private readonly EphemeralPaletteOptions _options;
    private readonly IActorRef _registry;
    private readonly TimeProvider _time;

    public PaletteActor(CommandPalette palette, EphemeralPaletteOptions options, IActorRef? registry, TimeProvider time)
        : base(palette)
    {
        _options = options;
        _registry = registry ?? EphemeralRegistry.For(Context.System).Actor;
        _time = time;
        foreach (var verb in Verbs.Of(options))
            Process(verb.Name, command => Start(verb, command));
    }

    private void Start(Verb verb, Command command)
    {
        var (asker, self) = (Sender, Self);
        try
        {
            var arguments = VerbArguments.Read(verb, command.Arguments);
            var call = new Call(arguments, new CoordinatorQuestions(_registry, _options.AnswerTimeout), _options, _time);
            if (verb.Follows?.Invoke(arguments) is { } follower)
                Context.ActorOf(FollowerActor.Props(call, follower, asker));
            else
                _ = AnswerAsync(verb, call, asker, self);
        }
        catch (CommandException e)
        {
            asker.Tell(new ErroredCommandResponse(Printable.Of(e.Message)), self);
        }
    }

    private static async Task AnswerAsync(Verb verb, Call call, IActorRef asker, IActorRef self)
    {
        try
        {
            var report = await verb.RunAsync(call).ConfigureAwait(false);
            var lines = report.Lines(call.Arguments).ToArray();
            AnswerSize.Check(lines, verb);
            foreach (var line in lines)
                asker.Tell(new CommandResponse(line, final: false), self);
            asker.Tell(CommandResponse.Empty, self);
        }
        catch (CommandException e)
        {
            asker.Tell(new ErroredCommandResponse(Printable.Of(e.Message)), self);
        }
        catch (Exception e)
        {
            asker.Tell(new ErroredCommandResponse($"'{EphemeralPalette.Name} {verb.Name}' failed: {e.GetType().Name}."), self);
        }
    }
}
