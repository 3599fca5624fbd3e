using Akka.Actor;
using Akka.Event;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Events;

public sealed class EventStreamTests : ConformanceTest
{
    private interface IAudited;

    private record Changed(string What);

    private sealed record Renamed(string What) : Changed(What), IAudited;

    private sealed record Deleted : IAudited;

    [Fact]
    public async Task A_subscriber_gets_the_class_that_it_asked_for_and_those_derived_from_it()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Changed));

        Publish(new Changed("a"), new Deleted(), new Renamed("b"));

        await ExpectMsgAsync(new Changed("a"));
        await ExpectMsgAsync(new Renamed("b"));
    }

    [Fact]
    public async Task A_subscriber_to_an_interface_gets_what_implements_it()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(IAudited));

        Publish(new Changed("a"), new Deleted(), new Renamed("b"));

        await ExpectMsgAsync(new Deleted());
        await ExpectMsgAsync(new Renamed("b"));
    }

    [Fact]
    public async Task Every_subscriber_gets_every_event()
    {
        var probes = Enumerable.Range(0, 3).Select(_ => CreateTestProbe()).ToList();
        probes.ForEach(probe => Sys.EventStream.Subscribe(probe.Ref, typeof(Changed)));

        Publish(new Changed("a"));

        foreach (var probe in probes) await probe.ExpectMsgAsync(new Changed("a"));
    }

    [Fact]
    public async Task Subscribing_twice_to_the_same_class_brings_no_event_twice()
    {
        Assert.True(Sys.EventStream.Subscribe(TestActor, typeof(Changed)));
        Assert.False(Sys.EventStream.Subscribe(TestActor, typeof(Changed)));

        Publish(new Changed("a"), new Changed("b"));

        await ExpectMsgAsync(new Changed("a"));
        await ExpectMsgAsync(new Changed("b"));
    }

    [Fact]
    public async Task Unsubscribing_from_one_class_keeps_the_others()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Changed));
        Sys.EventStream.Subscribe(TestActor, typeof(Deleted));

        Assert.True(Sys.EventStream.Unsubscribe(TestActor, typeof(Changed)));
        Publish(new Changed("a"), new Deleted());

        await ExpectMsgAsync(new Deleted());
    }

    [Fact]
    public async Task Unsubscribing_altogether_ends_every_subscription()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Changed));
        Sys.EventStream.Subscribe(TestActor, typeof(Deleted));

        Sys.EventStream.Unsubscribe(TestActor);
        Publish(new Changed("a"), new Deleted());
        TestActor.Tell("nothing before", ActorRefs.NoSender);

        await ExpectMsgAsync("nothing before");
    }

    [Fact]
    public async Task A_subscriber_that_stops_is_unsubscribed()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var subscriber = Sys.ActorOf(Scripted.Silent);
        Sys.EventStream.Subscribe(subscriber, typeof(Changed));
        await subscriber.GracefulStop(Patience);

        await AwaitConditionAsync(async () => !await ReachesAnyoneAsync(), Patience);

        async Task<bool> ReachesAnyoneAsync()
        {
            Publish(new Changed("a"));
            Sys.DeadLetters.Tell("after it", TestActor);
            var first = await ExpectMsgAsync<DeadLetter>();
            if (first.Message is Changed) await ExpectMsgAsync<DeadLetter>(letter => letter.Message is "after it");
            return first.Message is Changed;
        }
    }

    [Fact]
    public void What_nobody_subscribed_to_is_lost_quietly() => Publish(new Changed("a"));

    private void Publish(params object[] events)
    {
        foreach (var @event in events) Sys.EventStream.Publish(@event);
    }
}
