using System.Text.Json.Nodes;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Ephemeral.Testing;
using Petabridge.Cmd;

namespace Ephemeral.PetabridgeCmd.Tests.Support;

/// <summary>Runs commands as their handler gets them, without a line.</summary>
public abstract class PaletteTest() : TestKit(ConfigurationFactory.ParseString(
    "akka.loglevel = OFF\nakka.stdout-loglevel = OFF\n" + Eventually.ForProbes))
{
    /// <summary>Of commands that are answered: they wait as long as a test does.</summary>
    public static readonly EphemeralPaletteOptions Patient = new() { AllowSteering = true, AnswerTimeout = Eventually.Deadline };

    /// <summary>The answer to one command, up to its final response.</summary>
    protected sealed record Said(IReadOnlyList<string> Lines, bool IsError)
    {
        public string Text => string.Join('\n', Lines);

        public JsonNode Json => JsonNode.Parse(Text)!;
    }

    /// <summary>Runs <c>status -c name …</c>: a name, and switches with their values, taken by spaces.</summary>
    protected Said Run(string command, EphemeralPaletteOptions? options = null, IActorRef? registry = null)
    {
        var asker = CreateTestProbe();
        Handler(options, registry).Tell(Parse(command), asker.Ref);
        var lines = new List<string>();
        while (true)
        {
            var response = asker.ExpectMsg<CommandResponse>();
            if (response.Msg.Length > 0 || !response.Final)
                lines.Add(response.Msg);
            if (response.Final)
                return new Said(lines, response.IsError);
        }
    }

    protected IActorRef Handler(EphemeralPaletteOptions? options = null, IActorRef? registry = null) =>
        Sys.ActorOf(new EphemeralPalette(options ?? Patient) { Registry = registry }.HandlerProps);

    /// <summary>A registry with actors of the test in the place of coordinators.</summary>
    protected IActorRef Registry(params (string Name, IActorRef Actor)[] coordinators)
    {
        var entries = coordinators.Select(c => new CoordinatorEntry(c.Name, "work", c.Actor)).ToArray();
        return AnsweringAtOnce(Props.Create(() => new ScriptedRegistry(entries)));
    }

    /// <summary>An actor that takes a message on the thread that tells it: what it answers is there at once, however short who asks waits.</summary>
    protected IActorRef AnsweringAtOnce(Props props)
    {
        var actor = Sys.ActorOf(props.WithDispatcher(CallingThreadDispatcher.Id));
        // until it has started, what it is told is taken by another thread
        actor.Tell(new Identify(actor), TestActor);
        ExpectMsg<ActorIdentity>();
        return actor;
    }

    protected EphemeralWorkCoordinator<int> Work(
        Func<int, EphemeralOperation, CancellationToken, Task> body, string name = "work", EphemeralOptions? options = null) =>
        new(body, options ?? new EphemeralOptions(), Sys, name);

    protected static Command Parse(string command)
    {
        var words = command.Split(' ');
        var arguments = new List<Tuple<string, string>>();
        for (var i = 1; i < words.Length; i++)
        {
            var isBare = i + 1 == words.Length || words[i + 1].StartsWith('-');
            arguments.Add(Tuple.Create(words[i], isBare ? "" : words[++i]));
        }

        return new Command(EphemeralPalette.Name, words[0], [.. arguments]);
    }

    private sealed class ScriptedRegistry(CoordinatorEntry[] coordinators) : ReceiveActor
    {
        protected override void PreStart() => Become(() =>
        {
            Receive<GetCoordinators>(_ => Sender.Tell(new CoordinatorsFound(coordinators)));
            Receive<GetShardedCoordinators>(_ => Sender.Tell(new ShardedCoordinatorsFound(coordinators)));
            Receive<FindCoordinator>(find => Sender.Tell(coordinators.First(known => known.Name == find.Name)));
        });
    }
}
