using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Testing;
using Ephemeral.Actors.TaskWindows;
using Ephemeral.Actors.Time;
using Windows = Ephemeral.Actors.TaskWindows.TaskWindowsActor<string>;

namespace Ephemeral.Actors.Tests.TaskWindows;

public class TaskWindowsActorSpec() : TestKit(Eventually.ForProbes)
{
    private readonly FakeTime _time = new();

    [Fact]
    public async Task It_answers_for_each_owner_alone_and_forgets_what_is_too_old()
    {
        using var stopped = new CancellationTokenSource();
        var windows = Start(stopped);

        windows.Tell(new Windows.Reserve("ann", 1), TestActor);
        ExpectMsg(true);
        windows.Tell(new Windows.Reserve("ann", 2), TestActor);
        ExpectMsg(false);
        windows.Tell(new Windows.Reserve("bob", 3), TestActor);
        ExpectMsg(true);
        windows.Tell(new Windows.GiveBack("ann", 1), TestActor);
        windows.Tell(new Windows.Reserve("ann", 4), TestActor);
        ExpectMsg(true);

        var task = new Ended("a");
        windows.Tell(new Windows.Add("ann", 4, task), TestActor);
        windows.Tell(new Windows.Read("ann"), TestActor);
        Assert.Equal([task], ExpectMsg<Windows.Tasks>().NewestFirst);
        windows.Tell(new Windows.Read("bob"), TestActor);
        Assert.Empty(ExpectMsg<Windows.Tasks>().NewestFirst);

        _time.Advance(TimeSpan.FromHours(1));
        await Eventually.True(() => _time.ArmedTimers == 0);
        windows.Tell(new Windows.Read("ann"), TestActor);
        Assert.Empty(ExpectMsg<Windows.Tasks>().NewestFirst);
        Sys.Stop(windows);
        await Eventually.True(() => stopped.IsCancellationRequested);
    }

    [Fact]
    public async Task When_it_has_stopped_it_says_so_and_leaves_no_timer()
    {
        using var stopped = new CancellationTokenSource();
        var windows = Start(stopped);
        windows.Tell(new Windows.Reserve("ann", 1), TestActor);
        ExpectMsg(true);
        windows.Tell(new Windows.Add("ann", 1, new Ended("a")), TestActor);
        await Eventually.True(() => _time.ArmedTimers == 1);

        Sys.Stop(windows);

        await Eventually.True(() => stopped.IsCancellationRequested);
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void No_message_says_whose_it_is_or_what_a_task_is_called()
    {
        var texts = new object[]
        {
            new Windows.Add("owner", 7, new Ended("secret")), new Windows.Reserve("owner", 7), new Windows.Read("owner"),
            new Windows.GiveBack("owner", 7), new Windows.Tasks([new Ended("secret")]),
        }.Select(message => message.ToString()!);

        Assert.All(texts, text =>
        {
            Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
            Assert.DoesNotContain("owner", text, StringComparison.Ordinal);
        });
    }

    private IActorRef Start(CancellationTokenSource stopped) => Sys.ActorOf(Props.Create(
        typeof(Windows), new EphemeralTaskWindowOptions { MaxTasksPerOwner = 1, TimeProvider = _time }, new Clock(_time), new TaskWindowCounters(), stopped));

    private sealed record Ended(string TaskId) : IOwnedTask
    {
        public bool IsEnded => true;
    }
}
