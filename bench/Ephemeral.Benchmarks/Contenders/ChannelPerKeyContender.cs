using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Ephemeral.Benchmarks.Contenders;

/// <summary>Order per key as it is written by hand: a channel and a reader for each key, one semaphore for room and one for slots.</summary>
internal sealed class ChannelPerKeyContender(Func<int, int> keyOf) : IContender
{
    public string Name => "Channel a key";

    public async Task RunAsync(Func<int, CancellationToken, Task> body, int operations, int producers)
    {
        using var room = new SemaphoreSlim(IContender.Bound);
        using var slots = new SemaphoreSlim(IContender.Concurrency);
        var lanes = new ConcurrentDictionary<int, Lazy<Lane>>();
        await IContender.ProduceAsync(operations, producers, async items =>
        {
            foreach (var item in items)
            {
                await room.WaitAsync();
                var key = keyOf(item);
                if (!lanes.TryGetValue(key, out var lane))
                    lane = lanes.GetOrAdd(key, _ => new Lazy<Lane>(() => new Lane(body, room, slots)));
                lane.Value.Items.TryWrite(item);
            }
        });
        foreach (var lane in lanes.Values)
            lane.Value.Items.Complete();
        await Task.WhenAll(lanes.Values.Select(lane => lane.Value.Reading));
    }

    private sealed class Lane
    {
        private readonly Channel<int> _channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true });

        public Lane(Func<int, CancellationToken, Task> body, SemaphoreSlim room, SemaphoreSlim slots) =>
            Reading = Task.Run(() => ReadAsync(body, room, slots));

        public ChannelWriter<int> Items => _channel.Writer;

        public Task Reading { get; }

        private async Task ReadAsync(Func<int, CancellationToken, Task> body, SemaphoreSlim room, SemaphoreSlim slots)
        {
            while (await _channel.Reader.WaitToReadAsync())
            {
                while (_channel.Reader.TryRead(out var item))
                {
                    await slots.WaitAsync();
                    room.Release();
                    await body(item, CancellationToken.None);
                    slots.Release();
                }
            }
        }
    }
}
