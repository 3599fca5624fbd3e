using System.Threading.Tasks.Dataflow;

namespace Ephemeral.Benchmarks.Contenders;

internal sealed class ActionBlockContender : IContender
{
    public string Name => "ActionBlock";

    public async Task RunAsync(Func<int, CancellationToken, Task> body, int operations, int producers)
    {
        var block = new ActionBlock<int>(item => body(item, CancellationToken.None), new ExecutionDataflowBlockOptions
        {
            MaxDegreeOfParallelism = IContender.Concurrency,
            BoundedCapacity = IContender.Bound,
        });
        await IContender.ProduceAsync(operations, producers, async items =>
        {
            foreach (var item in items)
                await block.SendAsync(item);
        });
        block.Complete();
        await block.Completion;
    }
}
