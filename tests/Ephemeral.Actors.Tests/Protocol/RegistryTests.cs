using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Protocol;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Protocol;

public class RegistryTests : TestKit
{
    private static readonly TimeSpan Patience = Eventually.Deadline;

    private IActorRef Registry => EphemeralRegistry.For(Sys).Actor;

    [Fact]
    public async Task Coordinators_come_by_themselves_and_leave_when_they_end()
    {
        await using var work = Work("orders");
        await using var keyed = new EphemeralKeyedWorkCoordinator<int, int>(
            item => item, (_, _) => Task.CompletedTask, null, Sys, "commands");
        await using var result = new EphemeralResultCoordinator<int, int>(
            (item, _) => Task.FromResult(item), null, Sys, "translations");
        var keyedResult = new EphemeralKeyedResultCoordinator<int, int, int>(
            item => item, (item, _) => Task.FromResult(item), null, Sys, "answers");

        Assert.Equal(
            [
                new("answers", "keyed-result", keyedResult.Actor), new("commands", "keyed", keyed.Actor),
                new("orders", "work", work.Actor), new("translations", "result", result.Actor),
            ],
            await EntriesAsync());
        Assert.Equal(work.Actor, (await Registry.Ask<CoordinatorEntry>(new FindCoordinator("orders"), Patience)).Actor);

        await keyedResult.DisposeAsync();
        await Eventually.TrueAsync(async () => (await EntriesAsync()).Count == 3, () => "one has left");
        Assert.DoesNotContain(await EntriesAsync(), entry => entry.Name == "answers");
    }

    [Fact]
    public async Task Each_has_a_name_of_its_own_there()
    {
        await using var first = Work("orders");
        var second = Work("orders");
        await using var third = Work("orders");
        Assert.Equal(["orders", "orders-2", "orders-3"], (await EntriesAsync()).Select(entry => entry.Name));
        await second.DisposeAsync();
        await Eventually.TrueAsync(async () => (await EntriesAsync()).Count == 2, () => "one has left");
        await using var fourth = Work("orders");
        Assert.Equal(fourth.Actor, (await Registry.Ask<CoordinatorEntry>(new FindCoordinator("orders-2"), Patience)).Actor);
        Assert.Equal("orders", fourth.Name);
    }

    [Fact]
    public async Task Who_asks_for_one_that_is_not_there_is_told_which_are()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => FindAsync("fsat"));
        Assert.Equal($"No coordinator named 'fsat' is in the registry of {Sys.Name}. There is none: make one first.", error.Message);
        await using var slow = Work("slow");
        await using var fast = Work("fast");
        foreach (var name in new[] { "fsat", null, "" })
        {
            error = await Assert.ThrowsAsync<InvalidOperationException>(() => FindAsync(name!));
            Assert.EndsWith("There are: fast, slow.", error.Message);
        }

        Assert.Contains(
            "does not understand String. It understands GetCoordinators, FindCoordinator, GetLints, GetShardedCoordinators, GetSchedules.",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => Registry.Ask<Done>("hello", Patience))).Message);
        Assert.Equal(2, (await EntriesAsync()).Count);

        Task<CoordinatorEntry> FindAsync(string name) => Registry.Ask<CoordinatorEntry>(new FindCoordinator(name), Patience);
    }

    [Fact]
    public async Task There_is_one_a_system_and_one_shot_runs_are_not_in_it()
    {
        Assert.Same(EphemeralRegistry.For(Sys), EphemeralRegistry.For(Sys));
        Assert.Throws<ArgumentNullException>(() => EphemeralRegistry.For(null!));
        await using var other = new EphemeralWorkCoordinator<int>((_, _) => Task.CompletedTask, null, null, "elsewhere");
        IReadOnlyList<CoordinatorEntry> during = [];
        await new[] { 1, 2 }.EphemeralForEachAsync(async (_, _) => during = await EntriesAsync(), system: Sys);
        Assert.Empty(during);
        Assert.Empty(await EntriesAsync());
    }

    [Fact]
    public async Task An_ended_coordinator_can_be_collected()
    {
        var reference = await MakeAndEndAsync();
        await Eventually.TrueAsync(async () => (await EntriesAsync()).Count == 0, () => "it has left");
        await Eventually.True(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !reference.TryGetTarget(out _);
        });

        async Task<WeakReference<EphemeralCoordinator>> MakeAndEndAsync()
        {
            var coordinator = new EphemeralWorkCoordinator<int>((_, _) => Task.CompletedTask, null, Sys);
            await coordinator.Actor.Ask<Accepted>(new Enqueue<int>(1), Patience);
            await coordinator.DisposeAsync();
            return new WeakReference<EphemeralCoordinator>(coordinator);
        }
    }

    [Fact]
    public async Task Lints_of_all_are_found_at_once_under_the_names_of_the_registry()
    {
        var time = new FakeTime();
        await using var first = Work("b", time);
        await using var second = Work("b", time);
        await using var third = Work("a", time);
        Assert.Empty(await LintsOfAllAsync());
        second.Pause();
        third.Pause();
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal([("a", "paused"), ("b-2", "paused")], (await LintsOfAllAsync()).Select(lint => (lint.Coordinator, lint.Rule)));
        Assert.Equal("b", Assert.Single(second.GetLints()).Coordinator);
    }

    [Fact]
    public async Task One_that_does_not_answer_in_time_is_a_finding_and_one_that_ends_meanwhile_is_not()
    {
        await using var well = Work("well");
        using var release = new ManualResetEventSlim();
        // its desk is held up by the application's key selector
        await using var held = new EphemeralKeyedWorkCoordinator<int, int>(
            item => release.Wait(Patience) ? item : item, (_, _) => Task.CompletedTask, null, Sys, "held");
        held.Actor.Tell(new Enqueue<int>(1), ActorRefs.NoSender);
        // one that ends while it is asked
        await using var ending = Work("ending");
        var asking = LintsAsync();
        await ending.DisposeAsync();
        var lint = Assert.Single(await asking, lint => lint.Coordinator == "held");
        Assert.Equal("no-answer", lint.Rule);
        Assert.Contains("has not answered within 00:00:01", lint.Finding, StringComparison.Ordinal);
        release.Set();
        await Eventually.TrueAsync(async () => (await LintsAsync()).Count == 0, () => "all are well");
    }

    private EphemeralWorkCoordinator<int> Work(string name, TimeProvider? time = null) =>
        new((_, _) => Task.CompletedTask, new EphemeralOptions { TimeProvider = time ?? TimeProvider.System }, Sys, name);

    private async Task<IReadOnlyList<CoordinatorEntry>> EntriesAsync() =>
        (await Registry.Ask<CoordinatorsFound>(GetCoordinators.Instance, Patience)).Coordinators;

    /// <summary>Once all have answered, for which they have a second.</summary>
    private async Task<IReadOnlyList<EphemeralLint>> LintsOfAllAsync()
    {
        IReadOnlyList<EphemeralLint> found = [];
        await Eventually.TrueAsync(
            async () => (found = await LintsAsync()).All(static lint => lint.Rule != "no-answer"), () => string.Join('\n', found));
        return found;
    }

    private async Task<IReadOnlyList<EphemeralLint>> LintsAsync() =>
        (await Registry.Ask<LintsFound>(GetLints.Instance, Patience)).Lints;
}
