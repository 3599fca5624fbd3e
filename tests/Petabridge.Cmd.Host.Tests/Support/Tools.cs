using System.Collections.Concurrent;
using Akka.Actor;
using Petabridge.Cmd.Host;

namespace Petabridge.Cmd.Tests.Support;

/// <summary>A palette whose commands behave as badly as commands can, and whose actors can be counted.</summary>
internal sealed class Tools() : CommandPaletteHandler(new CommandPalette("tools", Commands))
{
    private static readonly CommandDefinition[] Commands =
    [
        .. new[] { "lines", "throw", "throw-late", "stop", "fail", "twice", "rubbish", "silent", "tail", "flood" }
            .Select(name => new CommandDefinitionBuilder().WithName(name).WithDescription($"Does {name}.").Build()),
        new CommandDefinitionBuilder().WithName("echo").WithDescription("Says it again.")
            .WithArgument(b => b.WithName("text").WithDescription("What to say.").WithSwitch("-t").WithSwitch("--text")
                .WithDefaultValues("hello", "bye").IsMandatory(true))
            .Build(),
    ];

    /// <summary>The handlers and tails that run now.</summary>
    public ConcurrentDictionary<IActorRef, string> Running { get; } = new();

    public PetabridgeCmd? RegisteredWith { get; private set; }

    public override Props HandlerProps => Props.Create(() => new Handler(this));

    public override void OnRegister(PetabridgeCmd plugin) => RegisteredWith = plugin;

    private sealed class Handler : CommandHandlerActor
    {
        private readonly Tools _tools;

        public Handler(Tools tools) : base(tools.Palette)
        {
            _tools = tools;
            Process("echo", command => Sender.Tell(new CommandResponse(command.Arguments[0].Item2)));
            Process("lines", _ => Lines());
            Process("throw", _ => throw new InvalidOperationException("secret"));
            Process("throw-late", _ =>
            {
                Sender.Tell(new CommandResponse("first", final: true));
                throw new InvalidOperationException("secret");
            });
            Process("stop", _ => Context.Stop(Self));
            Process("fail", _ => Context.ActorOf(Props.Create(() => new Failing())).Tell("now"));
            Process("twice", _ =>
            {
                Sender.Tell(new CommandResponse("one"));
                Sender.Tell(new CommandResponse("two"));
                Sender.Tell(new ErroredCommandResponse("three"));
            });
            Process("rubbish", _ => Sender.Tell(42));
            Process("silent", _ => { });
            Process("tail", _ => Tail());
            Process("flood", _ => Flood());
        }

        protected override void PreStart() => _tools.Running[Self] = "handler";

        protected override void PostStop() => _tools.Running.TryRemove(Self, out _);

        // What a child fails with is the handler's own failure.
        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Escalate);

        private void Lines()
        {
            foreach (var line in new[] { "a", "b", "c" })
                Sender.Tell(new CommandResponse(line, final: false));
            Sender.Tell(CommandResponse.Empty);
        }

        private void Tail()
        {
            var (tools, asker) = (_tools, Sender);
            Context.ActorOf(Props.Create(() => new TailActor(tools, asker)));
        }

        private void Flood()
        {
            var line = new string('x', 1024);
            for (var i = 0; i < 64 * 1024; i++)
                Sender.Tell(new CommandResponse(line, final: false));
        }
    }

    private sealed class Failing : UntypedActor
    {
        protected override void OnReceive(object message) => throw new InvalidOperationException("secret");
    }

    private sealed class TailActor : UntypedActor
    {
        private readonly Tools _tools;
        private readonly IActorRef _asker;

        public TailActor(Tools tools, IActorRef asker)
        {
            _tools = tools;
            _asker = asker;
        }

        protected override void PreStart()
        {
            _tools.Running[Self] = "tail";
            Context.Watch(_asker);
            _asker.Tell(new CommandResponse("tailing", final: false));
        }

        protected override void PostStop() => _tools.Running.TryRemove(Self, out _);

        protected override void OnReceive(object message) => Context.Stop(Self);
    }
}
