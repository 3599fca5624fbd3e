using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.TaskWindows;
using Ephemeral.Actors.Time;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.TaskWindows;

public class TaskWindowActorSpec : TestKit
{
    private readonly FakeTime _time = new();

    [Fact]
    public void It_answers_each_message_to_its_parent_and_says_when_it_is_empty()
    {
        var parent = CreateTestProbe();
        var options = new EphemeralTaskWindowOptions { MaxTasksPerOwner = 1, TimeProvider = _time };
        var window = parent.ChildActorOf(Props.Create(typeof(TaskWindowActor), options, new Clock(_time)));

        window.Tell(new TaskWindowActor.Reserve(1));
        Assert.True(Handled<TaskWindowActor.Reserved>(isEmpty: false).Granted);
        window.Tell(new TaskWindowActor.Reserve(2));
        Assert.False(Handled<TaskWindowActor.Reserved>(isEmpty: false).Granted);
        window.Tell(new TaskWindowActor.GiveBack(2));
        HandledWithoutAnswer(isEmpty: false);
        window.Tell(new TaskWindowActor.GiveBack(1));
        HandledWithoutAnswer(isEmpty: true);

        window.Tell(new TaskWindowActor.Reserve(3));
        Assert.True(Handled<TaskWindowActor.Reserved>(isEmpty: false).Granted);
        var task = new Ended("a");
        window.Tell(new TaskWindowActor.Add(3, task));
        HandledWithoutAnswer(isEmpty: false);
        window.Tell(new TaskWindowActor.Read());
        Assert.Equal([task], Handled<TaskWindowActor.Tasks>(isEmpty: false).NewestFirst);

        AwaitCondition(() => _time.Next is not null);
        _time.Advance(TimeSpan.FromHours(1));
        parent.ExpectMsg<TaskWindowActor.Emptied>();
        window.Tell(new TaskWindowActor.Read());
        Assert.Empty(Handled<TaskWindowActor.Tasks>(isEmpty: true).NewestFirst);

        TAnswer Handled<TAnswer>(bool isEmpty) =>
            Assert.IsType<TAnswer>(parent.ExpectMsg<TaskWindowActor.Handled>(handled => Assert.Equal(isEmpty, handled.IsEmpty)).Answer);

        void HandledWithoutAnswer(bool isEmpty) => Assert.Equal(
            new TaskWindowActor.Handled(null, isEmpty), parent.ExpectMsg<TaskWindowActor.Handled>());
    }

    [Fact]
    public void No_message_says_whose_it_is_or_what_a_task_is_called()
    {
        var add = new TaskWindowActor.Add(7, new Ended("secret"));
        var texts = new object[]
        {
            add, new TaskWindowsActor<string>.For("owner", add), new TaskWindowActor.Tasks([new Ended("secret")]),
            new TaskWindowActor.Handled(new TaskWindowActor.Tasks([new Ended("secret")]), IsEmpty: false),
        }.Select(message => message.ToString()!);

        Assert.All(texts, text =>
        {
            Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
            Assert.DoesNotContain("owner", text, StringComparison.Ordinal);
        });
    }

    private sealed record Ended(string TaskId) : IOwnedTask
    {
        public bool IsEnded => true;
    }
}
