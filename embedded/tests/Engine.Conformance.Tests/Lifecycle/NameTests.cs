using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Lifecycle;

public sealed class NameTests : ConformanceTest
{
    [Fact]
    public void A_path_names_the_system_the_guardian_and_the_actor()
    {
        var actor = Sys.ActorOf(Scripted.Silent, "worker-1");

        Assert.Equal($"akka://{Sys.Name}/user/worker-1", actor.Path.ToString());
        Assert.Equal("/user/worker-1", actor.Path.ToStringWithoutAddress());
        Assert.Equal("worker-1", actor.Path.Name);
        Assert.Equal("user", actor.Path.Parent.Name);
    }

    [Fact]
    public void Names_made_up_by_the_system_start_with_a_dollar_and_differ()
    {
        var names = Enumerable.Range(0, 1_000).Select(_ => Sys.ActorOf(Scripted.Silent).Path.Name).ToList();

        Assert.All(names, name => Assert.StartsWith("$", name, StringComparison.Ordinal));
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void A_name_in_use_is_refused()
    {
        Sys.ActorOf(Scripted.Silent, "taken");

        var refusal = Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Scripted.Silent, "taken"));
        Assert.Contains("taken", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("$reserved")]
    [InlineData("with space")]
    [InlineData("with/slash")]
    [InlineData("größe")]
    public void A_name_that_could_not_stand_in_a_path_is_refused(string name) =>
        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Scripted.Silent, name));

    [Fact]
    public async Task A_name_is_free_again_once_the_actor_is_seen_to_have_stopped()
    {
        var supervisor = Act((context, message) =>
        {
            if (message is "spawn") context.Watch(context.ActorOf(Scripted.Silent, "again"));
            if (message is "stop") context.Stop(context.Child("again"));
            if (message is Terminated terminated)
            {
                var next = context.ActorOf(Scripted.Silent, "again");
                TestActor.Tell((terminated.ActorRef, next), context.Self);
            }
        });

        supervisor.Tell("spawn", TestActor);
        supervisor.Tell("stop", TestActor);

        var (old, next) = await ExpectMsgAsync<(IActorRef, IActorRef)>();
        Assert.Equal(old.Path.ToString(), next.Path.ToString());
        Assert.NotEqual(old.Path.Uid, next.Path.Uid);
        Assert.False(old.Equals(next));
    }

    [Fact]
    public async Task A_restart_keeps_reference_path_and_uid()
    {
        var probe = TestActor;
        var actor = Act((context, message) =>
        {
            if (message is Exception failure) throw failure;
            probe.Tell(context.Self, context.Self);
        });

        actor.Tell(new InvalidOperationException("told to"), TestActor);
        actor.Tell("who", TestActor);

        var after = await ExpectMsgAsync<IActorRef>();
        Assert.Equal(actor, after);
        Assert.Equal(actor.Path.Uid, after.Path.Uid);
        Assert.Equal(0, actor.CompareTo(after));
    }
}
