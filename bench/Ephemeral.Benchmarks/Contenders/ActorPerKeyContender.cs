using Akka.Actor;

namespace Ephemeral.Benchmarks.Contenders;

/// <summary>Order per key as it is written by hand with Akka.NET: a child actor for each key, which awaits its items one by one.</summary>
internal sealed class ActorPerKeyContender(ActorSystem system, Func<int, int> keyOf) : IContender
{
    public string Name => "Actor a key";

    public async Task RunAsync(Func<int, CancellationToken, Task> body, int operations, int producers)
    {
        using var room = new SemaphoreSlim(IContender.Bound);
        using var slots = new SemaphoreSlim(IContender.Concurrency);
        var left = new CountdownEvent(operations);
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var child = Props.Create(typeof(KeyActor), async (int item) =>
        {
            await slots.WaitAsync();
            room.Release();
            await body(item, CancellationToken.None);
            slots.Release();
            if (left.Signal())
                drained.SetResult();
        });
        var parent = system.ActorOf(Props.Create(typeof(ParentActor), keyOf, child));
        await IContender.ProduceAsync(operations, producers, async items =>
        {
            foreach (var item in items)
            {
                await room.WaitAsync();
                parent.Tell(item);
            }
        });
        await drained.Task;
        await parent.GracefulStop(TimeSpan.FromSeconds(30));
    }

    private sealed class ParentActor : ReceiveActor
    {
        public ParentActor(Func<int, int> keyOf, Props child)
        {
            var children = new Dictionary<int, IActorRef>();
            Receive<int>(item =>
            {
                var key = keyOf(item);
                if (!children.TryGetValue(key, out var actor))
                    children.Add(key, actor = Context.ActorOf(child, $"key-{key}"));
                actor.Tell(item);
            });
        }
    }

    private sealed class KeyActor : ReceiveActor
    {
        public KeyActor(Func<int, Task> run) => ReceiveAsync<int>(run);
    }
}
