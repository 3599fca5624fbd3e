using Ephemeral.Actors;

namespace Ephemeral.Benchmarks.Soak;

/// <summary>The body of all items of a coordinator: checks that it may run, and then does what the item's fate says.</summary>
internal sealed class SoakBody(SoakPlan plan, SoakFailure failure)
{
    public const string Error = "as it must";

    /// <summary>Set by producers; no body may see it.</summary>
    public static readonly AsyncLocal<string?> OfProducer = new();

    private readonly int[] _runningOfKey = new int[plan.Keys];
    private readonly int[,] _last = new int[plan.Producers, plan.Keys];
    private int _running;
    private int _highestLimit = plan.Options.MaxConcurrency;

    /// <summary>Admits what a body feeds to its own coordinator.</summary>
    public Func<SoakEntry, Task>? Feed { get; set; }

    /// <summary>More may run from now on; told before the coordinator is.</summary>
    public void Allow(int limit)
    {
        if (limit > _highestLimit)
            _highestLimit = limit;
    }

    public int HighestLimit => _highestLimit;

    public async Task<int> NumberAsync(SoakItem item, EphemeralOperation operation, CancellationToken token)
    {
        await RunAsync(item, operation, token);
        return item.Entry.Number;
    }

    public async Task RunAsync(SoakItem item, EphemeralOperation operation, CancellationToken token)
    {
        var entry = item.Entry;
        Enter(entry, operation);
        try
        {
            await DoAsync(entry, operation, token);
            entry.BodyEnd = "returned";
        }
        catch (Exception e)
        {
            entry.BodyEnd = e is OperationCanceledException ? "cancelled" : "threw";
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _runningOfKey[entry.Key]);
            Interlocked.Decrement(ref _running);
            GC.KeepAlive(item.Payload);
        }
    }

    private void Enter(SoakEntry entry, EphemeralOperation operation)
    {
        entry.RanAs = operation.Id;
        failure.Require(entry.CountStart() == 1, () => $"{entry} starts again");
        failure.Require(
            EphemeralOperation.Current?.Id == operation.Id, () => $"{entry} runs as {operation.Id}, which is not the current operation");
        failure.Require(
            OfProducer.Value is null && SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default,
            () => $"{entry} sees the context of its producer or of another body");
        var running = Interlocked.Increment(ref _running);
        failure.Require(running <= _highestLimit, () => $"{entry} runs as the {running}th; the limit is {_highestLimit}");
        var ofKey = Interlocked.Increment(ref _runningOfKey[entry.Key]);
        failure.Require(
            !plan.IsKeyed || ofKey <= plan.Options.MaxConcurrencyPerKey, () => $"{entry} runs as the {ofKey}th of its key");
        if (!plan.IsOrdered || entry.Producer < 0)
            return;
        ref var last = ref _last[entry.Producer, plan.IsKeyed ? entry.Key : 0];
        var before = last;
        failure.Require(before < entry.Sequence, () => $"{entry} starts after number {before} of its producer and key");
        last = entry.Sequence;
    }

    private async Task DoAsync(SoakEntry entry, EphemeralOperation operation, CancellationToken token)
    {
        switch (entry.Fate)
        {
            case Fate.Yield:
                for (var turns = entry.Number % 5; turns >= 0; turns--)
                    await Task.Yield();
                break;
            case Fate.Wait:
                await Task.Delay(entry.Number % 20, token);
                break;
            case Fate.Throw:
                throw new InvalidOperationException(Error);
            case Fate.ThrowLater:
                await Task.Yield();
                throw new InvalidOperationException(Error);
            case Fate.Hang when entry.Number % 8 == 0:
                await Task.Delay(Timeout.Infinite, token);
                break;
            case Fate.Block when entry.Number % 8 == 0:
                Thread.Sleep(entry.Number % 60);
                break;
            case Fate.IgnoreToken when entry.Number % 8 == 0:
                await Task.Delay(entry.Number % 700, CancellationToken.None);
                break;
            case Fate.Flood:
                for (var i = 0; i < entry.Number % 200; i++)
                    operation.Signal($"flood.{i % 20}");
                if (entry.Number % 50 == 0)
                    operation.Signal(entry.Number % 100 == 0 ? "hold.on" : "stop.1");
                break;
            case Fate.Feed when entry.Producer >= 0 && Feed is { } feed:
                await feed(entry);
                break;
        }
    }
}
