using Akka.Actor;

namespace Ephemeral.Benchmarks.Soak;

/// <summary>Enqueues items into a coordinator in all the ways that there are, until it is told to stop or nothing is taken in any more.</summary>
internal sealed class SoakProducer(
    SoakPlan plan, SoakSubject subject, SoakLedger ledger, SoakFailure failure, int number, Random random)
{
    private const int MostItems = 5_000;
    private const int MostAsked = 500;

    // an Ask that nobody answers holds the system that has ended until it gives up
    private readonly TimeSpan _answerWithin = TimeSpan.FromSeconds(plan.LosesMessages ? 5 : 60);
    private int _sequence;

    public async Task RunAsync(CancellationToken over)
    {
        SoakBody.OfProducer.Value = $"producer {number}";
        try
        {
            for (var items = 0; items < MostItems && !over.IsCancellationRequested && !failure.HasHappened; items++)
                await ProduceAsync(over);
        }
        catch (InvalidOperationException e)
        {
            failure.Require(ledger.IsEnding, () => $"An item was refused before anybody ended the coordinator: {e}");
        }
        catch (Exception e)
        {
            failure.Report($"A producer failed: {e}");
        }
    }

    /// <summary>What a body feeds to its own coordinator: never waits, whether there is room or not.</summary>
    public static async Task FeedAsync(SoakSubject subject, SoakLedger ledger, SoakEntry cause)
    {
        var entry = new SoakEntry(ledger.NextNumber(), -1, cause.Key, 0, Fate.Yield);
        try
        {
            await subject.AdmitAsync(entry, CancellationToken.None);
            ledger.Add(entry);
        }
        catch (InvalidOperationException) when (ledger.IsEnding)
        {
            // it takes nothing in any more
        }
    }

    private async Task ProduceAsync(CancellationToken over)
    {
        var way = random.Next(20);
        var entry = new SoakEntry(
            ledger.NextNumber(), way == 0 ? -1 : number, random.Next(plan.Keys), ++_sequence, plan.Fates[random.Next(plan.Fates.Length)]);
        switch (way)
        {
            case 0:
                Ask(entry);
                return;
            case 1 or 2:
                if (subject.TryAdmit(entry))
                    ledger.Add(entry);
                else
                    await Task.Yield();
                break;
            case 3:
                using (var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(20))))
                    await AdmitAsync(entry, patience.Token);
                break;
            default:
                await AdmitAsync(entry, over);
                break;
        }

        if (entry.Id != 0)
            await FollowAsync(entry);
    }

    private async Task AdmitAsync(SoakEntry entry, CancellationToken token)
    {
        try
        {
            await subject.AdmitAsync(entry, token);
            ledger.Add(entry);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // not admitted
        }
    }

    private void Ask(SoakEntry entry)
    {
        if (ledger.AskedCount < MostAsked)
            ledger.AddAsked(entry, subject.Coordinator.Actor.Ask<object>(subject.NewMessage(entry.NewItem()), _answerWithin));
    }

    private async Task FollowAsync(SoakEntry entry)
    {
        switch (random.Next(60))
        {
            case 0:
                ledger.AddCancelled(entry.Id);
                subject.Coordinator.Cancel(entry.Id);
                break;
            case 1:
                subject.Coordinator.Pin(entry.Id);
                break;
            case 2:
                subject.Coordinator.Evict(entry.Id);
                break;
            case 3:
                subject.Coordinator.Unpin(entry.Id);
                break;
            case 4 when entry is { Task: { } task, Fate: Fate.Yield or Fate.Return } && !plan.IsSteered:
                await ((Task)task.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                failure.Require(
                    subject.StateOf(entry.Id) is null or Actors.OperationStates.Completed or Actors.OperationStates.Cancelled,
                    () => $"{entry} was awaited and is shown as {subject.StateOf(entry.Id)}");
                break;
            case 5 or 6:
                await Task.Yield();
                break;
            case 7:
                await Task.Delay(random.Next(5));
                break;
        }
    }
}
