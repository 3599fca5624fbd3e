using Akka.Actor;
using Ephemeral.PetabridgeCmd.Tests.Support;
using Petabridge.Cmd;

namespace Ephemeral.PetabridgeCmd.Tests.Commands;

public sealed class WrongCommandTests : PaletteTest
{
    // Of commands that wait in vain: whatever else they ask answers at once.
    private static readonly EphemeralPaletteOptions Hasty = Patient with { AnswerTimeout = TimeSpan.FromMilliseconds(500) };

    [Theory]
    [InlineData("status -c nowhere")]
    [InlineData("show -c nowhere")]
    [InlineData("keys -c nowhere")]
    [InlineData("signals -c nowhere")]
    [InlineData("signals -c nowhere --tail")]
    [InlineData("watch -c nowhere")]
    [InlineData("lint -c nowhere")]
    [InlineData("op -i 5 -c nowhere")]
    [InlineData("pause -c nowhere")]
    [InlineData("cancel -i 5 -c nowhere")]
    public async Task A_name_that_is_not_there_is_answered_with_those_that_are(string command)
    {
        await using var mail = Work((_, _, _) => Task.CompletedTask, "mail");
        await using var images = Work((_, _, _) => Task.CompletedTask, "images");

        var said = Run(command);

        Assert.True(said.IsError);
        Assert.Contains("nowhere", said.Text);
        Assert.Contains("images, mail", said.Text);
    }

    [Theory]
    [InlineData("op -i abc", "--id is 'abc'. Write the number that 'show' lists under ID.")]
    [InlineData("op -i -5", "'op' has no switch '-5'")]
    [InlineData("op -i 99999999999999999999", "--id is '99999999999999999999'")]
    [InlineData("op", "'op' needs --id: The operation's id.")]
    [InlineData("op -i", "'op' needs --id")]
    [InlineData("op -i 5", "There is no operation 5")]
    [InlineData("show --limit 0", "--limit is '0'. Write a number from 1 to 1000.")]
    [InlineData("show --limit x", "--limit is 'x'")]
    [InlineData("show --state runing", "--state is 'runing'. Write one or more of all, pending, running, completed, failed, cancelled.")]
    [InlineData("show --min-age soon", "--min-age is 'soon'. Write an age such as 500ms, 90s, 5m, 1h30m or 2d.")]
    [InlineData("show --json maybe", "--json is 'maybe'. Write nothing after it, or on or off.")]
    [InlineData("show --width 5", "--width is '5'. Write a number from 40 to 1000.")]
    [InlineData("show --sate running", "'show' has no switch '--sate'. Did you mean --state? It has: --coordinator, --id, --state")]
    [InlineData("show -l 1 --limit 2", "'show' takes --limit once.")]
    [InlineData("show -i 5 --state failed", "An id shows one operation. Leave --state out, or the id.")]
    [InlineData("show -i 5", "There is no operation 5")]
    [InlineData("keys --by size", "--by is 'size'. Write pending or age.")]
    [InlineData("signals --since yesterday", "--since is 'yesterday'. Write an age such as 5m, or a time such as")]
    [InlineData("signals --tail --since 5m", "--tail shows what is raised from now on.")]
    [InlineData("concurrency -c work -n 0", "--max is '0'. Write a number from 1 to")]
    [InlineData("concurrency -c work", "'concurrency' needs --max")]
    [InlineData("pause", "'pause' needs --coordinator")]
    public async Task What_cannot_be_read_says_what_would_be_right(string command, string remedy)
    {
        await using var work = Work((_, _, _) => Task.CompletedTask);

        var said = Run(command);

        Assert.True(said.IsError);
        Assert.StartsWith(remedy, said.Text);
    }

    [Theory]
    [InlineData("mial", " Did you mean 'mail'?")]
    [InlineData("Mail", " Did you mean 'mail'?")]
    [InlineData("ima", " Did you mean 'images'?")]
    [InlineData("orders", "images, mail.")]
    public async Task A_name_that_is_nearly_right_is_answered_with_the_one_that_is(string name, string end)
    {
        await using var mail = Work((_, _, _) => Task.CompletedTask, "mail");
        await using var images = Work((_, _, _) => Task.CompletedTask, "images");

        Assert.EndsWith(end, Run($"status -c {name}").Text);
    }

    [Theory]
    [InlineData("status -c silent")]
    [InlineData("show")]
    [InlineData("op -i 5")]
    [InlineData("keys")]
    [InlineData("signals")]
    [InlineData("lint -c silent")]
    [InlineData("watch")]
    [InlineData("pause -c silent")]
    [InlineData("pin -i 5")]
    public void A_coordinator_that_does_not_answer_ends_the_command(string command)
    {
        var registry = Registry(("silent", CreateTestProbe().Ref));

        var said = Run(command, Hasty, registry);

        Assert.True(said.IsError);
        Assert.Equal("Coordinator 'silent' has not answered within 500ms.", said.Text);
    }

    [Fact]
    public async Task One_that_does_not_answer_does_not_hide_the_others()
    {
        await using var work = Work((_, _, _) => Task.CompletedTask);
        var status = work.GetStatus();
        var answering = AnsweringAtOnce(Props.Create(() => new Answering(status)));

        var said = Run("list", Hasty, Registry(("silent", CreateTestProbe().Ref), ("work", answering)));

        Assert.False(said.IsError);
        Assert.StartsWith("work ", said.Lines[1]);
        Assert.Equal("! Coordinator 'silent' has not answered within 500ms.", said.Lines[2]);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("lint")]
    [InlineData("signals --tail")]
    [InlineData("watch")]
    public void A_registry_that_does_not_answer_ends_the_command(string command)
    {
        var said = Run(command, Hasty, CreateTestProbe().Ref);

        Assert.Equal((true, "The registry of coordinators has not answered within 500ms."), (said.IsError, said.Text));
    }

    [Theory]
    [InlineData(42)]
    [InlineData("text")]
    public void An_answer_of_another_kind_ends_the_command(object answer)
    {
        var odd = Sys.ActorOf(Props.Create(() => new Answering(answer)));

        var said = Run("status -c odd", registry: Registry(("odd", odd)));

        Assert.True(said.IsError);
        Assert.Equal("Coordinator 'odd' has answered with something that is not understood.", said.Text);
    }

    [Fact]
    public void What_steers_is_not_there_unless_it_is_allowed()
    {
        var readOnly = new EphemeralPalette();
        var steering = new EphemeralPalette(allowSteering: true);
        var asker = CreateTestProbe();

        foreach (var verb in new[] { "pause", "resume", "concurrency", "cancel", "pin", "unpin", "evict", "complete" })
        {
            Sys.ActorOf(readOnly.HandlerProps).Tell(Parse($"{verb} -c x -i 5"), asker.Ref);
            Sys.ActorOf(steering.HandlerProps).Tell(Parse($"{verb} --nonsense"), asker.Ref);
        }

        var answers = Enumerable.Range(0, 16).Select(_ => asker.ExpectMsg<CommandResponse>()).ToArray();
        Assert.All(answers, answer => Assert.True(answer.IsError && answer.Final));
        Assert.Equal(8, answers.Count(answer => answer.Msg.Contains("has no switch '--nonsense'")));
    }

    [Fact]
    public void A_timeout_that_is_none_is_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => new EphemeralPalette(new EphemeralPaletteOptions { AnswerTimeout = TimeSpan.Zero }));

        Assert.Contains("AnswerTimeout is 00:00:00", error.Message);
    }

    private sealed class Answering(object answer) : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(answer);
    }
}
