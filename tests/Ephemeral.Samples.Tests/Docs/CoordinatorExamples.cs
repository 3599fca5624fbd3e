using Ephemeral.Actors;
using static Ephemeral.Samples.Tests.Docs.Shop;

namespace Ephemeral.Samples.Tests.Docs;

/// <summary>The examples of <c>docs/coordinators.md</c>.</summary>
public class CoordinatorExamples
{
    [Fact]
    public async Task Work()
    {
        var order = new Order(1);
        // <work>
        await using var coordinator = new EphemeralWorkCoordinator<Order>(
            async (order, ct) => await ShipAsync(order, ct),
            new EphemeralOptions
            {
                MaxConcurrency = 8,                               // by default one a processor
                EnableDynamicConcurrency = true,
                MaxPendingOperations = 1_000,
                OperationTimeout = TimeSpan.FromMinutes(1),       // then its token is cancelled; by default there is none
            });

        long id = await coordinator.EnqueueAsync(order);          // admitted: runs in the background; waits here while 1,000 are pending
        bool isAdmitted = coordinator.TryEnqueue(order);          // or: no room, no waiting

        EphemeralStatus status = coordinator.GetStatus();         // how it stands; the counts of operations are of one moment and add up
        coordinator.GetPending();
        coordinator.GetRunning();
        coordinator.GetFailed();                                  // the operations that failed lately, with their exceptions; each is logged
        coordinator.GetSnapshot();                                // running and ended ones, all that the window has
        coordinator.TryGet(id, out var snapshot);                 // this one: pending, running or how it ended
        coordinator.Pin(id);                                      // keep it in the window until unpinned

        coordinator.Pause();                                      // once this has returned, nothing further starts
        coordinator.Resume();
        coordinator.Cancel(id);                                   // never runs, or has its token cancelled
        coordinator.SetMaxConcurrency(4);                         // a lower limit holds at once

        coordinator.Complete();                                   // no more intake
        await coordinator.DrainAsync();                           // everything admitted has ended
        // </work>
        Assert.True(isAdmitted && (snapshot is null || snapshot.Id == id));
        Assert.Equal(2, status.TotalEnqueued);
    }

    [Fact]
    public async Task Submitting()
    {
        var (document, userId, taskId) = (new Document("A long text"), "ada", "t1");
        // <submit>
        await using var summaries = new EphemeralResultCoordinator<Document, Summary>(SummarizeAsync);

        EphemeralTask<Summary> task = await summaries.SubmitAsync(document);   // at once: id, state, duration
        Summary summary = await task.Completion;                               // whenever you like, or never
        // </submit>
        Assert.Equal("A", summary.Text);
        // <task-window>
        await using var window = new EphemeralTaskWindow<string>();

        using var place = await window.ReserveAsync(userId);                   // null while all five are still running
        place?.Add(taskId, "es", await summaries.SubmitAsync(document));
        IReadOnlyList<OwnedTask> tasks = await window.GetTasksAsync(userId);   // this user's, newest first
        // </task-window>
        Assert.Equal("t1", Assert.Single(tasks).TaskId);
    }

    [Fact]
    public async Task Keyed()
    {
        var command = new Command("ada");
        // <keyed>
        await using var commands = new EphemeralKeyedWorkCoordinator<string, Command>(
            command => command.UserId,
            (command, ct) => HandleAsync(command, ct),
            new EphemeralOptions { MaxConcurrency = 32, EnableFairScheduling = true, FairSchedulingThreshold = 10 });

        bool isAdmitted = commands.TryEnqueue(command);           // false while ten of this user's wait
        int waiting = commands.GetPendingCountForKey("ada");
        var longest = commands.GetTopKeys(10, EphemeralKeyOrder.WaitingFor);
        // </keyed>
        Assert.True(isAdmitted);
        Assert.True(waiting <= 1 && longest.Count <= 1);
    }

    [Fact]
    public async Task Streams()
    {
        string[] files = ["a.txt", "b.txt"];
        var cancellationToken = CancellationToken.None;
        var ticker = Ticker();
        // <stream>
        EphemeralForEachSummary summary = await files.EphemeralForEachAsync(
            async (file, ct) => await IndexAsync(file, ct),
            new EphemeralOptions { MaxConcurrency = 8 },
            cancellationToken);

        await using var prices = EphemeralWorkCoordinator<Price>.FromAsyncEnumerable(ticker, StoreAsync);
        await prices.DrainAsync();                                // when the stream has ended, and everything of it
        // </stream>
        Assert.Equal((2, 2), (summary.Completed, prices.TotalCompleted));
        Assert.Equal(2, (await files.EphemeralForEachAsync(IndexAsync, cancellationToken: cancellationToken)).Completed);
    }
}
