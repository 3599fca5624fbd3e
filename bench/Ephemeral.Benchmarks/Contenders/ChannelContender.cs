using System.Threading.Channels;

namespace Ephemeral.Benchmarks.Contenders;

internal sealed class ChannelContender : IContender
{
    public string Name => "Channel";

    public async Task RunAsync(Func<int, CancellationToken, Task> body, int operations, int producers)
    {
        var channel = Channel.CreateBounded<int>(IContender.Bound);
        var workers = Enumerable.Range(0, IContender.Concurrency).Select(_ => Task.Run(async () =>
        {
            await foreach (var item in channel.Reader.ReadAllAsync())
                await body(item, CancellationToken.None);
        })).ToArray();
        await IContender.ProduceAsync(operations, producers, async items =>
        {
            foreach (var item in items)
                await channel.Writer.WriteAsync(item);
        });
        channel.Writer.Complete();
        await Task.WhenAll(workers);
    }
}
