using System.Globalization;
using System.Text.RegularExpressions;
using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Asking;
using Ephemeral.PetabridgeCmd.Commands;
using Ephemeral.PetabridgeCmd.Tests.Support;
using Ephemeral.PetabridgeCmd.Text;
using Ephemeral.Testing;
using Petabridge.Cmd;

namespace Ephemeral.PetabridgeCmd.Tests.Commands;

public sealed class ShowingTests : PaletteTest
{
    private static readonly TaskCompletionSource Never = new();

    [Fact]
    public async Task List_shows_each_coordinator_on_a_line()
    {
        await using var one = Work((_, _, _) => Task.CompletedTask, "mail");
        await using var two = Work(
            (_, _, token) => Never.Task.WaitAsync(token), "images", new EphemeralOptions { MaxConcurrency = 2 });
        for (var i = 0; i < 5; i++)
            await two.EnqueueAsync(i);
        await Eventually.True(() => two.ActiveCount == 2);

        var said = Run("list");

        Assert.False(said.IsError);
        Assert.Matches(@"^NAME +KIND +STATE +PENDING +ACTIVE +COMPLETED +FAILED +CANCELLED$", said.Lines[0]);
        Assert.Matches("^images +work +running +3 +2/2 +0 +0 +0$", said.Lines[1]);
        Assert.Matches("^mail +work +idle +0 +0/", said.Lines[2]);
        Assert.Equal(["images", "mail"], Run("list --json").Json["coordinators"]!.AsArray().Select(c => (string?)c!["name"]));
    }

    [Fact]
    public async Task As_json_a_name_is_the_same_and_what_cannot_be_seen_of_it_is_escaped()
    {
        await using var work = Work((_, _, _) => Task.CompletedTask, "a\u200Cb");

        var said = Run("list --json");

        Assert.Equal("a\u200Cb", (string?)said.Json["coordinators"]![0]!["name"]);
        Assert.DoesNotContain('\u200C', said.Text);
    }

    [Fact]
    public async Task Status_shows_all_figures_of_one_or_of_all()
    {
        await using var mail = Work((i, _, _) => i == 1 ? throw new InvalidOperationException("no") : Task.CompletedTask, "mail");
        await using var other = Work((_, _, _) => Task.CompletedTask, "other");
        for (var i = 0; i < 3; i++)
            await mail.EnqueueAsync(i);
        await Eventually.True(() => mail.TotalCompleted == 2 && mail.TotalFailed == 1);
        mail.Pause();

        var said = Run("status -c mail");

        Assert.StartsWith("mail (work): paused for ", said.Lines[0]);
        Assert.Contains("  completed     2", said.Lines);
        Assert.Contains("  failed        1", said.Lines);
        Assert.DoesNotContain("other", said.Text);
        Assert.Contains("\nother (work): idle", Run("status").Text);
        var json = Run("status -c mail --json").Json["coordinators"]!.AsArray().Single()!;
        Assert.Equal(("paused", 2, 1), ((string?)json["state"], (int)json["status"]!["totalCompleted"]!, (int)json["status"]!["totalFailed"]!));
    }

    [Fact]
    public async Task Status_names_the_signal_that_holds_work_back()
    {
        await using var mail = Work(
            (_, _, _) => Task.CompletedTask, "mail",
            new EphemeralOptions { DeferOnSignals = new HashSet<string> { "*.down" }, MaxDeferAttempts = 0 });
        mail.RaiseSignal("smtp.down");
        await Eventually.True(() => mail.GetStatus().IsDeferred);

        Assert.Matches("^mail \\(work\\): deferred for [^ ]+ by 'smtp.down'$", Run("status -c mail").Lines[0]);
    }

    [Fact]
    public async Task Show_lists_running_operations_and_those_that_ended_by_state_key_age_and_number()
    {
        await using var mail = new EphemeralKeyedWorkCoordinator<string, string>(
            item => item.Split(':')[0],
            (item, token) => item.EndsWith("runs") ? Never.Task.WaitAsync(token)
                : item.EndsWith("fails") ? throw new InvalidOperationException("the message") : Task.CompletedTask,
            new EphemeralOptions { MaxConcurrency = 2 }, Sys, "mail");
        foreach (var item in new[] { "anna:done", "ben:fails", "carla:runs", "anna:secret" })
            await mail.EnqueueAsync(item);
        await Eventually.True(() => mail.ActiveCount == 1 && mail.TotalCompleted == 2 && mail.TotalFailed == 1);

        var all = Run("show");
        Assert.Matches("^ID +STATE +AGE +TOOK +KEY +ERROR$", all.Lines[0]);
        Assert.Matches(@"^\d+ +running +\S+ +carla$", all.Lines[1]);
        Assert.Equal(5, all.Lines.Count);
        Assert.DoesNotContain("secret", all.Text);
        Assert.Matches(@"ben +InvalidOperationException$", Run("show --state failed").Lines[1]);
        Assert.Matches(@"^\d+ +completed .* anna$", Run("show -s completed -k anna -l 1").Lines[1]);
        Assert.Equal("1 of 2; --limit shows more.", Run("show -s completed -l 1").Lines[2]);
        Assert.Equal(["There are no such operations."], Run("show --min-age 1h").Lines);
        Assert.Equal(4, (int)Run("show --max-age 1h --json").Json["total"]!);
    }

    [Fact]
    public async Task Times_are_written_the_same_whatever_the_culture_of_the_process()
    {
        await using var work = Work((_, _, _) => Task.CompletedTask);
        var id = await work.EnqueueAsync(1);
        await Eventually.True(() => work.TotalCompleted == 1);
        var options = Patient;
        var verb = Verbs.Of(options).Single(verb => verb.Name == "op");
        var call = new Call(
            VerbArguments.Read(verb, [Tuple.Create("-i", $"{id}")]), new CoordinatorQuestions(EphemeralRegistry.For(Sys).Actor, options.AnswerTimeout),
            options, TimeProvider.System);
        var before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.DateTimeFormat.TimeSeparator = "_";
        CultureInfo.CurrentCulture = culture;
        try
        {
            var lines = (await OperationCommand.RunAsync(call)).Lines(call.Arguments).ToArray();

            Assert.Contains(lines, static line => Regex.IsMatch(line, @"^started +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$"));
            Assert.Contains(lines, static line => Regex.IsMatch(line, @"^ended +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void An_answer_that_is_too_large_is_an_error_that_names_what_to_ask_for_instead()
    {
        string[] signals = [.. Enumerable.Range(0, 4).Select(static i => $"{i}{new string('ü', 1_000)}")];
        EphemeralOperationSnapshot[] operations =
        [
            .. Enumerable.Range(1, 1_000).Select(id => new EphemeralOperationSnapshot(
                id, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, new string('ü', 1_000), false, null, TimeSpan.Zero, signals)),
        ];
        var registry = Registry(("work", Sys.ActorOf(Props.Create(() => new Shower(operations)))));

        var said = Run("show -c work -l 1000 --json", registry: registry);

        Assert.True(said.IsError);
        Assert.Matches(@"^The answer would take \d\d\.\d MiB, and at most 8 MiB are told at once\. Ask for fewer with --limit\.$", said.Text);
        Assert.Equal(100, Run("show -c work -l 100 --json", registry: registry).Json["operations"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_error_shows_its_message_only_where_the_host_allows_it()
    {
        await using var work = Work((_, _, _) => throw new InvalidOperationException("the message"));
        var id = await work.EnqueueAsync(1);
        await Eventually.True(() => work.TotalFailed == 1);
        var allowed = Patient with { ShowErrorMessages = true };

        foreach (var command in new[] { "show", "show --json", $"op -i {id}", $"op -i {id} --json" })
        {
            Assert.Contains("InvalidOperationException", Run(command).Text);
            Assert.DoesNotContain("the message", Run(command).Text);
            Assert.Contains("the message", Run(command, allowed).Text);
        }
    }

    [Fact]
    public async Task An_error_whose_message_throws_or_is_endless_is_shown_like_others()
    {
        await using var work = Work(
            (item, _, _) => throw (item == 1 ? new Unreadable() : new InvalidOperationException(new string('x', 20_000_000))));
        foreach (var item in new[] { 1, 2 })
            await work.EnqueueAsync(item);
        await Eventually.True(() => work.TotalFailed == 2);

        var said = Run("show --json", Patient with { ShowErrorMessages = true });

        Assert.False(said.IsError);
        Assert.Contains("(The message can't be read: it throws NotSupportedException.)", said.Text);
        Assert.Contains("xxx… (20,000,000 characters)", said.Text);
        Assert.InRange(said.Text.Length, 2_000, 4_000);
    }

    [Fact]
    public async Task Op_finds_an_operation_wherever_it_is()
    {
        await using var other = Work((_, _, _) => Task.CompletedTask, "other");
        await using var work = Work(
            (_, operation, token) =>
            {
                operation.Signal("begun");
                return Never.Task.WaitAsync(token);
            },
            options: new EphemeralOptions { MaxConcurrency = 1 });
        var (running, waiting) = (await work.EnqueueAsync(1), await work.EnqueueAsync(2));
        await Eventually.True(() => work.HasSignal("begun"));

        var said = Run($"op --id {running}");

        Assert.Contains($"id           {running}", said.Lines);
        Assert.Contains("coordinator  work", said.Lines);
        Assert.Contains("state        running", said.Lines);
        Assert.Contains("signals      begun", said.Lines);
        Assert.Equal(
            [$"id           {waiting}", "coordinator  work", "state        pending"], Run($"op --id {waiting}").Lines);
        Assert.Equal("pending", (string?)Run($"op --id {waiting} --json").Json["state"]);
        Assert.Equal($"{running}", (string?)Run($"op --id {running} --json").Json["id"]);
        Assert.Equal(Run($"op --id {waiting}").Lines, Run($"show -c work --id {waiting}").Lines);
    }

    [Fact]
    public async Task Keys_shows_who_holds_the_most_or_waits_for_longest()
    {
        await using var keyed = new EphemeralKeyedWorkCoordinator<string, string>(
            item => item, (_, token) => Never.Task.WaitAsync(token), new EphemeralOptions { MaxConcurrency = 2 }, Sys, "keyed");
        foreach (var key in new[] { "anna", "ben", "ben", "ben", "anna" })
            await keyed.EnqueueAsync(key);
        await Eventually.True(() => keyed.ActiveCount == 2);

        var said = Run("keys");

        Assert.Matches("^KEY +PENDING +ACTIVE +WAITING$", said.Lines[0]);
        Assert.Matches(@"^ben +2 +1 +\S+s$", said.Lines[1]);
        Assert.Matches(@"^anna +1 +1 +\S+s$", said.Lines[2]);
        Assert.Equal("Live keys: 2.", said.Lines[3]);
        Assert.Single(Run("keys --by age --count 1 --json").Json["keys"]!.AsArray());
    }

    [Fact]
    public async Task Keys_as_long_as_books_and_a_thousand_signals_are_told_in_few_words()
    {
        await using var keyed = new EphemeralKeyedWorkCoordinator<string, string>(
            item => item,
            (_, operation, token) =>
            {
                for (var i = 0; i < 1_000; i++)
                    operation.Signal($"step.{i}");
                return Never.Task.WaitAsync(token);
            },
            new EphemeralOptions { MaxConcurrency = 1 }, Sys, "keyed");
        var key = new string('k', 20_000_000);
        await keyed.EnqueueAsync(key);
        await keyed.EnqueueAsync(key);
        await Eventually.True(() => keyed.CountSignals() == 1_000 && keyed.PendingCount == 1);

        foreach (var command in new[] { "show", "keys", "show --json", "keys --json" })
            Assert.InRange(Run(command).Text.Length, 20, 10_000);
        var shown = Run("show --json").Json["operations"]!.AsArray();
        Assert.All(shown, operation => Assert.EndsWith("k… (20,000,000 characters)", (string?)operation!["key"]));
        Assert.All(shown, operation => Assert.True((bool)operation!["isKeyCut"]!));
        Assert.Equal((20, 1_000), (shown[0]!["signals"]!.AsArray().Count, (int)shown[0]!["signalCount"]!));
        Assert.Equal("step.999", (string?)shown[0]!["signals"]![19]);
        Assert.Equal(1_000, Run($"op --id {(string?)shown[0]!["id"]} --json").Json["signals"]!.AsArray().Count);
    }

    [Fact]
    public async Task Signals_shows_those_that_match()
    {
        await using var work = Work((_, _, _) => Task.CompletedTask);
        work.RaiseSignal("http.timeout", "anna");
        work.RaiseSignal("disk.full");
        await Eventually.True(() => work.CountSignals() == 2);

        Assert.Equal(3, Run("signals").Lines.Count);
        Assert.Matches(@"^ *\S+s +http\.timeout +anna$", Run("signals -p http.*").Lines[1]);
        Assert.Equal(["There are no such signals."], Run("signals -p nothing").Lines);
        Assert.Equal(2, (int)Run("signals --since 1h --json").Json["total"]!);
        Assert.Equal("The last 1 of 2; --limit shows more.", Run("signals -l 1").Lines[2]);
    }

    [Fact]
    public async Task Lint_says_what_is_wrong_and_what_to_do()
    {
        await using var work = Work((_, _, _) => Task.CompletedTask);

        // of a coordinator that has not answered within a second the registry says just that
        await Eventually.True(() => Run("lint").Lines is ["Nothing is wrong."]);
        Assert.Equal(["Nothing is wrong."], Run("lint -c work").Lines);
        await Eventually.True(() => Run("lint --json").Json["lints"]!.AsArray().Count == 0);
    }

    [Fact]
    public async Task A_key_and_a_signal_cannot_steer_the_terminal()
    {
        await using var keyed = new EphemeralKeyedWorkCoordinator<string, string>(
            item => item, (_, _) => Task.CompletedTask, new EphemeralOptions(), Sys, "keyed\u001b[2J");
        await keyed.EnqueueAsync("\u001b[31mred\r\nnext\u202e");
        await Eventually.True(() => keyed.TotalCompleted == 1);
        keyed.RaiseSignal("a.b", "\u0007bell");

        foreach (var command in new[] { "list", "status", "show", "keys", "signals", "show --json", "signals --json" })
            Assert.DoesNotContain(Run(command).Lines, line => line.Any(c => char.IsControl(c)));
        Assert.Contains(@"\u001b[31mred\u000d\u000anext\u202e", Run("show").Text);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(200)]
    public async Task Tables_fit_the_width(int width)
    {
        await using var keyed = new EphemeralKeyedWorkCoordinator<string, string>(
            item => item, (_, _) => throw new InvalidOperationException(), new EphemeralOptions(), Sys, new string('n', 90));
        await keyed.EnqueueAsync(new string('日', 60));
        await Eventually.True(() => keyed.TotalFailed == 1);

        foreach (var command in new[] { "list", "status", "show", "keys", "signals", "lint" })
            Assert.All(Run($"{command} -w {width}").Lines, line => Assert.True(TextWidth.Of(line) <= width, line));
    }

    [Fact]
    public void Where_there_is_no_coordinator_each_command_says_so()
    {
        Assert.Equal(["There are no coordinators."], Run("list").Lines);
        Assert.Equal(["There are no coordinators."], Run("status").Lines);
        foreach (var command in new[] { "list", "status", "show", "keys", "signals", "lint" })
        {
            Assert.False(Run(command).IsError);
            Assert.NotNull(Run($"{command} --json").Json);
        }
    }

    [Fact]
    public void All_that_span_a_cluster_are_asked_for_their_nodes_at_once()
    {
        var (orders, mail, asker) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Handler(registry: Registry(("orders", orders.Ref), ("mail", mail.Ref))).Tell(Parse("cluster"), asker.Ref);

        orders.ExpectMsg<GetNodes>();
        mail.ExpectMsg<GetNodes>();
        orders.Reply(new NodesFound([]));
        mail.Reply(new NodesFound([]));

        Assert.Equal("No coordinator spans a cluster.", asker.ExpectMsg<CommandResponse>().Msg);
    }

    [Fact]
    public void Nodes_are_shown_although_one_coordinator_does_not_answer()
    {
        var (orders, mail, asker) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Handler(registry: Registry(("orders", orders.Ref), ("mail", mail.Ref))).Tell(Parse("cluster"), asker.Ref);

        orders.ExpectMsg<GetNodes>();
        mail.ExpectMsg<GetNodes>();
        orders.Reply(new NodesFound([new EphemeralNodeStatus { Coordinator = "orders", Address = "akka://shop", State = "Up", IsReachable = true }]));
        mail.Reply(new Status.Failure(new InvalidOperationException("mail is ending")));

        asker.FishForMessage<CommandResponse>(static response => response.Msg.Contains("akka://shop"));
        asker.FishForMessage<CommandResponse>(static response => response.Msg.Contains("mail is ending"));
    }

    private sealed class Shower(EphemeralOperationSnapshot[] operations) : ReceiveActor
    {
        protected override void PreStart() => Become(() => Receive<GetSnapshot>(get =>
            Sender.Tell(new OperationsFound([.. operations.Take(get.Filter!.Limit)], operations.Length))));
    }

    private sealed class Unreadable : Exception
    {
        public override string Message => throw new NotSupportedException();
    }
}
