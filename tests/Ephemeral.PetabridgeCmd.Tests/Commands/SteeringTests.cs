using Ephemeral.Actors;
using Ephemeral.PetabridgeCmd.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.PetabridgeCmd.Tests.Commands;

public sealed class SteeringTests : PaletteTest
{
    private static readonly TaskCompletionSource Never = new();

    [Fact]
    public async Task A_coordinator_is_paused_resumed_widened_and_completed()
    {
        await using var work = Work(
            (_, _, _) => Task.CompletedTask, options: new EphemeralOptions { EnableDynamicConcurrency = true });

        Assert.Equal(["'work' is paused."], Run("pause -c work").Lines);
        Assert.True(work.IsPaused);
        Assert.Equal(["'work' has been resumed."], Run("resume -c work").Lines);
        Assert.False(work.IsPaused);
        Assert.Equal(["'work' runs up to 7 at once."], Run("concurrency -c work -n 7").Lines);
        await Eventually.True(() => work.CurrentMaxConcurrency == 7);
        Assert.Equal(["'work' takes no more in."], Run("complete -c work --yes").Lines);
        Assert.True(work.IsCompleted);
    }

    [Fact]
    public async Task Intake_is_ended_only_on_a_second_word()
    {
        await using var work = Work((_, _, _) => Task.CompletedTask);

        var said = Run("complete -c work");

        Assert.True(said.IsError);
        Assert.Equal(["Nothing is done: 'complete' ends the intake of 'work' for good. Add --yes to do it."], said.Lines);
        Assert.False(work.IsCompleted);
        Assert.StartsWith("No coordinator named 'wrk'", Run("complete -c wrk").Text);
    }

    [Fact]
    public async Task A_fixed_concurrency_is_answered_with_the_option_that_frees_it()
    {
        await using var work = Work((_, _, _) => Task.CompletedTask);

        var said = Run("concurrency -c work -n 7");

        Assert.True(said.IsError);
        Assert.Contains("'work' has a fixed MaxConcurrency. Set EnableDynamicConcurrency = true", said.Text);
    }

    [Fact]
    public async Task Pending_operations_are_listed_and_cancelled_by_their_id()
    {
        await using var work = Work(
            (_, _, token) => Never.Task.WaitAsync(token), options: new EphemeralOptions { MaxConcurrency = 1 });
        foreach (var item in new[] { 1, 2, 3 })
            await work.EnqueueAsync(item);
        await Eventually.True(() => work.ActiveCount == 1);

        var listed = Run("show -c work --state pending --json").Json;
        var id = (string?)listed["operations"]![0]!["id"];

        Assert.Equal((2, "pending"), ((int)listed["total"]!, (string?)listed["operations"]![0]!["state"]));
        Assert.Equal([$"Operation {id} of 'work' is cancelled."], Run($"cancel -c work -i {id}").Lines);
        await Eventually.True(() => work.TotalCancelled == 1);
        Assert.Equal(1, (int)Run("show --state pending --json").Json["total"]!);
    }

    [Fact]
    public async Task An_operation_is_pinned_unpinned_evicted_and_cancelled_wherever_it_is()
    {
        await using var other = Work((_, _, _) => Task.CompletedTask, "other");
        await using var work = Work((i, _, token) => i == 0 ? Task.CompletedTask : Never.Task.WaitAsync(token));
        var (ended, running) = (await work.EnqueueAsync(0), await work.EnqueueAsync(1));
        await Eventually.True(() => work.TotalCompleted == 1 && work.ActiveCount == 1);

        Assert.Equal([$"Operation {ended} of 'work' is pinned."], Run($"pin -i {ended}").Lines);
        Assert.Contains("pinned", Run($"op -i {ended}").Text);
        Assert.Equal([$"Operation {ended} of 'work' is no longer pinned."], Run($"unpin -i {ended}").Lines);
        Assert.Equal([$"Operation {ended} of 'work' is forgotten."], Run($"evict -i {ended}").Lines);
        Assert.Equal([$"Operation {ended} is unknown, or has not ended."], Run($"evict -i {ended}").Lines);
        Assert.Equal([$"Operation {running} of 'work' is cancelled."], Run($"cancel -i {running} -c work").Lines);
        await Eventually.True(() => work.TotalCancelled == 1);
        var again = Run($"cancel -i {running}");
        Assert.True(again.IsError);
        Assert.Equal([$"Operation {running} is unknown, or has ended."], again.Lines);
    }

    [Fact]
    public async Task Twenty_clients_at_once_each_get_one_final_answer()
    {
        await using var work = Work(
            (_, _, _) => Task.CompletedTask, options: new EphemeralOptions { EnableDynamicConcurrency = true });
        var handler = Handler();
        var probes = Enumerable.Range(0, 20).Select(_ => CreateTestProbe()).ToArray();

        foreach (var probe in probes)
            handler.Tell(Parse($"concurrency -c work -n {Random.Shared.Next(1, 9)}"), probe.Ref);

        foreach (var probe in probes)
        {
            Assert.StartsWith("'work' runs up to", probe.ExpectMsg<Petabridge.Cmd.CommandResponse>().Msg);
            Assert.True(probe.ExpectMsg<Petabridge.Cmd.CommandResponse>().Final);
            probe.ExpectNoMsg(TimeSpan.Zero);
        }
    }
}
