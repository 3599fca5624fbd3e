using Ephemeral.Actors;

namespace Ephemeral.Cluster.TestNode;

/// <summary>Sends items of many keys, several of one key at a time, and writes down how each is answered.</summary>
internal sealed class Load(NodeSettings settings, Journal journal, EphemeralShardedResultCoordinator<int, Item, int> coordinator)
{
    private const int Senders = 4;
    private const int Burst = 5;
    private const int LongEvery = 200;
    private const int LongMilliseconds = 700;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private Task _sending = Task.CompletedTask;
    private int _admitted, _answered;

    public int Admitted => Volatile.Read(ref _admitted);

    public int Unanswered => Admitted - Volatile.Read(ref _answered);

    public void Start() => _sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(number => Task.Run(() => SendAsync(number))));

    /// <summary>Sends nothing more, and waits until all is answered.</summary>
    public async Task RestAsync(TimeSpan limit)
    {
        await _stop.CancelAsync();
        await _sending;
        for (var waited = TimeSpan.Zero; waited < limit && Unanswered > 0; waited += Every)
            await Task.Delay(Every);
    }

    /// <summary>Keys are shared out, so that a key's items are admitted one after the other.</summary>
    private async Task SendAsync(int sender)
    {
        var random = new Random(HashCode.Combine(settings.Name.Length, sender, settings.Port));
        var next = new int[settings.Keys];
        using var timer = new PeriodicTimer(Every);
        var due = 0.0;
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                for (due = Math.Min(due + (settings.Rate * Every.TotalSeconds / Senders), 4 * Burst); due >= Burst; due -= Burst)
                {
                    var key = (random.Next(settings.Keys / Senders) * Senders) + sender;
                    for (var i = 0; i < Burst; i++)
                        await SubmitAsync(new Item(settings.Name, key, next[key]++, DurationOf(random)));
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException)
        {
            // told to stop, or the node takes nothing more in
        }
    }

    private async Task SubmitAsync(Item item)
    {
        var task = await coordinator.SubmitAsync(item, _stop.Token);
        journal.Write(JournalEvent.Admitted, item);
        Interlocked.Increment(ref _admitted);
        _ = NoteAnswerAsync(item, task);
    }

    private async Task NoteAnswerAsync(Item item, EphemeralTask<int> task)
    {
        JournalEvent answer;
        try
        {
            answer = await task.Completion == item.Number ? JournalEvent.Completed : JournalEvent.Failed;
        }
        catch (OwnerLostException)
        {
            answer = JournalEvent.OwnerLost;
        }
        catch (Exception)
        {
            answer = JournalEvent.Failed;
        }

        journal.Write(answer, item);
        Interlocked.Increment(ref _answered);
    }

    private int DurationOf(Random random) => random.Next(LongEvery) == 0 ? LongMilliseconds : random.Next(settings.Milliseconds);
}
