using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Selections;

public sealed class SelectionTests : ConformanceTest
{
    [Theory]
    [InlineData("/user/parent/a", "a")]
    [InlineData("/user/parent/*", "a ab b")]
    [InlineData("/user/parent/a*", "a ab")]
    [InlineData("/user/parent/?", "a b")]
    [InlineData("/user/*/b", "b")]
    [InlineData("/user/parent/a/../b", "b")]
    [InlineData("user/parent/a", "a")]
    public async Task A_path_from_the_root_finds_whom_it_names(string path, string expected)
    {
        await StartFamilyAsync();

        Sys.ActorSelection(path).Tell("hello", TestActor);

        await ExpectNamesAsync(expected);
    }

    [Theory]
    [InlineData("../b", "b")]
    [InlineData("../*", "a ab b")]
    [InlineData("../../parent/ab", "ab")]
    public async Task A_relative_path_begins_at_the_actor_that_says_it(string path, string expected)
    {
        await StartFamilyAsync();

        Sys.ActorSelection("/user/parent/a").Tell(new Relay(path, "hello"), TestActor);

        await ExpectNamesAsync(expected);
    }

    [Fact]
    public async Task A_full_path_with_the_systems_address_works_too()
    {
        await StartFamilyAsync();

        Sys.ActorSelection($"akka://{Sys.Name}/user/parent/b").Tell("hello", TestActor);

        await ExpectNamesAsync("b");
    }

    [Fact]
    public async Task A_selection_keeps_the_sender()
    {
        var probe = TestActor;
        var origin = CreateTestProbe();
        var actor = Act((context, _) => probe.Tell(context.Sender, context.Self));

        Sys.ActorSelection(actor.Path).Tell("hello", origin.Ref);

        await ExpectMsgAsync(origin.Ref);
    }

    [Fact]
    public async Task Identify_is_answered_with_the_reference_and_the_same_id()
    {
        var actor = Sys.ActorOf(Scripted.Silent, "known");

        Sys.ActorSelection("/user/known").Tell(new Identify("id"), TestActor);

        var identity = await ExpectMsgAsync<ActorIdentity>();
        Assert.Equal("id", identity.MessageId);
        Assert.Equal(actor, identity.Subject);
    }

    [Fact]
    public async Task Identify_is_answered_with_nobody_where_nobody_lives()
    {
        Sys.ActorSelection("/user/nobody").Tell(new Identify("id"), TestActor);

        var identity = await ExpectMsgAsync<ActorIdentity>();
        Assert.Equal("id", identity.MessageId);
        Assert.Null(identity.Subject);
    }

    [Fact]
    public async Task ResolveOne_gives_the_reference_or_says_that_there_is_none()
    {
        var actor = Sys.ActorOf(Scripted.Silent, "known");

        Assert.Equal(actor, await Sys.ActorSelection("/user/known").ResolveOne(Patience));
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/nobody").ResolveOne(Patience));
    }

    [Fact]
    public async Task A_selection_looks_anew_every_time()
    {
        var selection = Sys.ActorSelection("/user/later");
        await Assert.ThrowsAsync<ActorNotFoundException>(() => selection.ResolveOne(Patience));

        var actor = Sys.ActorOf(Scripted.Silent, "later");

        Assert.Equal(actor, await selection.ResolveOne(Patience));
    }

    private sealed record Relay(string Path, object Message);

    private async Task StartFamilyAsync()
    {
        var probe = TestActor;
        var parent = Sys.ActorOf(Props.Create(() => new Supervisor(SupervisorStrategy.DefaultStrategy)), "parent");
        foreach (var name in new[] { "a", "ab", "b" })
            await SpawnAsync(parent, Scripted.Props(Handle), name);

        void Handle(IActorContext context, object message)
        {
            if (message is Relay relay) context.ActorSelection(relay.Path).Tell(relay.Message, context.Self);
            else probe.Tell(context.Self.Path.Name, context.Self);
        }
    }

    private async Task ExpectNamesAsync(string expected)
    {
        var names = new List<string>();
        foreach (var _ in expected.Split(' ')) names.Add(await ExpectMsgAsync<string>());
        Assert.Equal(expected, string.Join(' ', names.Order()));
        TestActor.Tell("nobody else", TestActor);
        await ExpectMsgAsync("nobody else");
    }
}
