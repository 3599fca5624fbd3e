using System.Text.Json.Nodes;
using Akka.Actor;
using Akka.TestKit;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Following;
using Ephemeral.PetabridgeCmd.Tests.Support;
using Ephemeral.Testing;
using Petabridge.Cmd;

namespace Ephemeral.PetabridgeCmd.Tests.Following;

public sealed class FollowingTests : PaletteTest
{
    private static readonly DateTimeOffset Noon = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Watch_shows_a_line_a_second_and_ends_after_as_many_as_are_wanted()
    {
        await using var work = Work((_, _, _) => Task.CompletedTask);

        var said = Run("watch -c work --count 2");

        Assert.StartsWith("TIME ", said.Lines[0]);
        Assert.Equal(3, said.Lines.Count);
        Assert.All(said.Lines.Skip(1), line => Assert.EndsWith("idle", line));
        Assert.Equal(1, (int)Run("watch --count 1 --json").Json["states"]!["idle"]!);
    }

    [Fact]
    public async Task Watch_takes_what_a_coordinator_has_done_that_comes_or_goes_for_no_work_of_a_second()
    {
        await using var work = Work((_, _, _) => Task.CompletedTask);
        var (staying, leaving, asker) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Handler(registry: Registry(("staying", staying.Ref), ("leaving", leaving.Ref))).Tell(Parse("watch --json"), asker.Ref);

        Assert.Null(Said(completed: 1000)["perSecond"]);
        Assert.Equal(0, (double?)Said(completed: null)["perSecond"]);
        Assert.Equal(0, (double?)Said(completed: 1000)["perSecond"]);
        Assert.True((double?)Said(completed: 1_000_000)["perSecond"] > 0);

        JsonNode Said(long? completed)
        {
            Answer(staying, 5);
            Answer(leaving, completed);
            return JsonNode.Parse(asker.ExpectMsg<CommandResponse>().Msg)!;
        }

        void Answer(TestProbe probe, long? completed)
        {
            probe.ExpectMsg<GetStatus>();
            probe.Reply(completed is { } total
                ? work.GetStatus() with { TotalCompleted = total }
                : new Status.Failure(new InvalidOperationException("It is gone.")));
        }
    }

    [Theory]
    [InlineData("watch")]
    [InlineData("signals --tail")]
    public async Task What_follows_stops_with_its_client(string command)
    {
        await using var work = Work((_, _, _) => Task.CompletedTask);
        var (handler, asker) = (Handler(), CreateTestProbe());
        handler.Tell(Parse(command), asker.Ref);
        var follower = await ChildOf(handler);

        Watch(follower);
        Sys.Stop(asker.Ref);

        ExpectTerminated(follower);
    }

    [Fact]
    public async Task Tail_shows_the_signals_that_match_as_they_are_raised()
    {
        await using var work = Work((_, _, _) => Task.CompletedTask);
        var asker = CreateTestProbe();
        Handler().Tell(Parse("signals --tail -p http.*"), asker.Ref);

        await Eventually.True(() =>
        {
            work.RaiseSignal("disk.full");
            work.RaiseSignal("http.timeout", "anna");
            return asker.HasMessages;
        });

        var said = asker.ExpectMsg<CommandResponse>();
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{3}  work  http\.timeout  key anna$", said.Msg);
        Assert.False(said.Final);
    }

    [Fact]
    public void Tail_counts_what_a_terminal_could_not_show()
    {
        var (coordinator, asker, subscriber) = Tailing("signals --tail --json");
        var (sent, hidden, shown) = (0, 0, new List<JsonNode>());

        // a second that ends amid the signals has room for all of them
        while (hidden == 0)
        {
            for (var i = 0; i < SignalTail.MaxLinesPerSecond + 50; i++, sent++)
                subscriber.Tell(new SignalEvent($"storm.{sent}", sent, null, Noon), coordinator.Ref);
            while (shown.Count + hidden < sent)
            {
                var line = JsonNode.Parse(asker.ExpectMsg<CommandResponse>().Msg)!;
                if ((int?)line["hidden"] is { } more)
                    hidden += more;
                else
                    shown.Add(line);
            }
        }

        Assert.Equal(sent, shown.Count + hidden);
        Assert.Equal("storm.0", (string?)shown[0]["name"]);
    }

    [Fact]
    public void Tail_of_one_coordinator_ends_with_it()
    {
        var (coordinator, asker, _) = Tailing("signals --tail -c noisy");

        Sys.Stop(coordinator.Ref);

        var last = asker.ExpectMsg<CommandResponse>();
        Assert.True(last.Final && !last.IsError);
    }

    [Fact]
    public void Tail_of_all_goes_on_without_a_coordinator_that_has_ended_and_its_listener_stops()
    {
        var (ending, staying, asker) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Handler(registry: Registry(("ending", ending.Ref), ("staying", staying.Ref))).Tell(Parse("signals --tail --json"), asker.Ref);
        var left = ending.ExpectMsg<SubscribeToSignals>().Subscriber;
        var listener = staying.ExpectMsg<SubscribeToSignals>().Subscriber;

        Watch(left);
        Sys.Stop(ending.Ref);

        ExpectTerminated(left);
        listener.Tell(new SignalEvent("still.heard", 1, null, Noon), staying.Ref);
        var said = asker.ExpectMsg<CommandResponse>();
        Assert.Equal("still.heard", (string?)JsonNode.Parse(said.Msg)!["name"]);
        Assert.False(said.Final);
    }

    [Fact]
    public void Tail_of_one_that_refuses_ends_with_its_reason()
    {
        var (coordinator, asker, subscriber) = Tailing("signals --tail -c noisy");

        subscriber.Tell(new Status.Failure(new InvalidOperationException("It has no signals.")), coordinator.Ref);

        var last = asker.ExpectMsg<CommandResponse>();
        Assert.Equal((true, true, "It has no signals."), (last.Final, last.IsError, last.Msg));
    }

    private (TestProbe Coordinator, TestProbe Asker, IActorRef Subscriber) Tailing(string command)
    {
        var (coordinator, asker) = (CreateTestProbe(), CreateTestProbe());
        Handler(registry: Registry(("noisy", coordinator.Ref))).Tell(Parse(command), asker.Ref);
        return (coordinator, asker, coordinator.ExpectMsg<SubscribeToSignals>().Subscriber);
    }

    private async Task<IActorRef> ChildOf(IActorRef handler)
    {
        IActorRef? child = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var identity = await Sys.ActorSelection(handler.Path + "/*")
                    .Ask<ActorIdentity>(new Identify(1), TimeSpan.FromSeconds(1))
                    .ContinueWith(asked => asked.IsCompletedSuccessfully ? asked.Result : null);
                child = identity?.Subject;
                return child is not null;
            },
            () => "the handler has a child");
        return child!;
    }
}
