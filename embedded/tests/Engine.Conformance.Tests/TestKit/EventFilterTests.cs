using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;

namespace Engine.Conformance.Tests.Kit;

public sealed class EventFilterTests() : KitTest("""
    akka { loglevel = DEBUG, stdout-loglevel = OFF, test.filter-leeway = 500ms }
    """)
{
    private sealed class Logger : UntypedActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        protected override void OnReceive(object message) => _log.Warning("received {0}", message);
    }

    [Fact]
    public void One_event_of_a_level_is_expected()
    {
        EventFilter.Error("bad").ExpectOne(() => Sys.Log.Error("bad"));
        EventFilter.Warning("odd").ExpectOne(() => Sys.Log.Warning("odd"));
        EventFilter.Info("well").ExpectOne(() => Sys.Log.Info("well"));
        EventFilter.Debug("fine").ExpectOne(() => Sys.Log.Debug("fine"));
    }

    [Fact]
    public void The_text_is_matched_whole_or_in_part()
    {
        EventFilter.Info("one two three").ExpectOne(() => Sys.Log.Info("one {0} three", "two"));
        EventFilter.Info(start: "one").ExpectOne(() => Sys.Log.Info("one two three"));
        EventFilter.Info(contains: "two").ExpectOne(() => Sys.Log.Info("one two three"));
        EventFilter.Info(new Regex("^one.*three$")).ExpectOne(() => Sys.Log.Info("one two three"));
    }

    [Fact]
    public void What_does_not_match_is_not_counted()
    {
        EventFilter.Info("two").ExpectOne(() =>
        {
            Sys.Log.Warning("two");
            Sys.Log.Info("one");
            Sys.Log.Info("two");
        });
    }

    [Fact]
    public void An_event_that_does_not_come_fails() =>
        FailureOf(() => EventFilter.Info("never").ExpectOne(TimeSpan.FromMilliseconds(50), () => { }));

    [Fact]
    public void An_event_that_comes_too_often_fails() =>
        FailureOf(() => EventFilter.Info("again").Expect(0, () => Sys.Log.Info("again")));

    [Fact]
    public void So_many_events_are_expected() => EventFilter.Info(start: "n").Expect(3, () =>
    {
        for (var i = 0; i < 3; i++) Sys.Log.Info("n {0}", i);
    });

    [Fact]
    public void The_source_is_an_actor_s_path()
    {
        var (logger, other) = (ActorOf<Logger>("logger"), ActorOf<Logger>("other"));

        EventFilter.Warning("received 1", source: logger.Path.ToString()).ExpectOne(() =>
        {
            other.Tell(1);
            logger.Tell(1);
        });
    }

    [Fact]
    public void An_exception_is_matched_by_its_type_and_message()
    {
        var failing = ActorOf<EchoActor>();

        EventFilter.Exception<InvalidTimeZoneException>("boom").ExpectOne(() => failing.Tell(new InvalidTimeZoneException("boom")));
        EventFilter.Exception(typeof(InvalidTimeZoneException), contains: "oo")
            .ExpectOne(() => failing.Tell(new InvalidTimeZoneException("boom")));
        FailureOf(() => EventFilter.Exception<TimeoutException>()
            .ExpectOne(TimeSpan.FromMilliseconds(50), () => failing.Tell(new InvalidTimeZoneException("boom"))));
    }

    [Fact]
    public void A_dead_letter_is_expected()
    {
        var stopped = ActorOf<EchoActor>();
        Watch(stopped);
        Sys.Stop(stopped);
        ExpectTerminated(stopped);

        EventFilter.DeadLetter<string>(text => text == "too late").ExpectOne(() =>
        {
            stopped.Tell(1);
            stopped.Tell("too late");
        });
    }

    [Fact]
    public async Task Events_are_expected_asynchronously()
    {
        var result = await EventFilter.Info("later").ExpectOneAsync(async () =>
        {
            await Task.Yield();
            Sys.Log.Info("later");
            return 7;
        });
        await EventFilter.Info("twice").ExpectAsync(2, async () =>
        {
            await Task.Yield();
            Sys.Log.Info("twice");
            Sys.Log.Info("twice");
        });

        Assert.Equal(7, result);
        await FailureOfAsync(() => EventFilter.Info("never").ExpectOneAsync(TimeSpan.FromMilliseconds(50), () => Task.CompletedTask));
    }

    [Fact]
    public void Filters_are_joined() => EventFilter.Info("one").And.Warning("two").Expect(2, () =>
    {
        Sys.Log.Info("one");
        Sys.Log.Warning("two");
    });

    [Fact]
    public void The_exception_of_the_action_is_thrown() =>
        Assert.Throws<InvalidTimeZoneException>(() => EventFilter.Info("x").ExpectOne(() => throw new InvalidTimeZoneException()));

    [Fact]
    public void Muted_events_are_counted_by_no_later_filter()
    {
        EventFilter.Info("muted").Mute(() => Sys.Log.Info("muted"));

        EventFilter.Info("muted").ExpectOne(() => Sys.Log.Info("muted"));
    }
}
