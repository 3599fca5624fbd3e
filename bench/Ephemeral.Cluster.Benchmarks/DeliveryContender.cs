using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Sharding.Delivery;
using Akka.Delivery;
using Akka.Util;

namespace Ephemeral.Cluster.Benchmarks;

/// <summary>Akka.Delivery over sharding: its producer controller at the sender, a consumer controller a key.</summary>
/// <param name="name">What it is called.</param>
/// <param name="roles">One node each: "work" where keys live; the last one sends.</param>
internal sealed class DeliveryContender(string name, params string[] roles) : IContender
{
    private AkkaNodes _nodes = null!;
    private IActorRef _producer = ActorRefs.Nobody;
    private long _confirmed;

    public string Name => name;

    public async Task StartAsync()
    {
        _nodes = await AkkaNodes.FormAsync(roles);
        // whose key a message is says its envelope, which sharding opens by itself
        var extractor = HashCodeMessageExtractor.Create(100, static _ => null, static message => message);
        var regions = _nodes.Systems.Zip(roles, (system, role) =>
        {
            var (sharding, settings) = (ClusterSharding.Get(system), ClusterShardingSettings.Create(system).WithRole("work"));
            return role == "work"
                ? sharding.Start("items", _ => ShardingConsumerController.Create<Item>(
                    controller => Props.Create(() => new Consumer(controller, this)), ShardingConsumerController.Settings.Create(system)), settings, extractor)
                : sharding.StartProxy("items", "work", extractor);
        }).ToArray();
        var sender = _nodes.Systems[^1];
        var controller = sender.ActorOf(ShardingProducerController.Create<Item>(
            "sender", regions[^1], Option<Props>.None, ShardingProducerController.Settings.Create(sender)), "controller");
        _producer = sender.ActorOf(Props.Create(() => new Producer(controller)), "producer");
    }

    public async Task<long> RunAsync(TimeSpan time)
    {
        var before = Interlocked.Read(ref _confirmed);
        _producer.Tell(true);
        await Task.Delay(time);
        var sent = await _producer.Ask<long>(false, TimeSpan.FromMinutes(1));
        while (Interlocked.Read(ref _confirmed) < sent)
            await Task.Delay(1);
        return sent - before;
    }

    public override string ToString() => $"{name}: {_confirmed} confirmed";

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    /// <summary>Sends whenever it is asked to, while it may.</summary>
    private sealed class Producer : ReceiveActor
    {
        private readonly Queue<ShardingProducerController.RequestNext<Item>> _asked = new();
        private bool _maySend;
        private int _number;

        public Producer(IActorRef controller)
        {
            controller.Tell(new ShardingProducerController.Start<Item>(Self));
            Receive<ShardingProducerController.RequestNext<Item>>(next =>
            {
                _asked.Enqueue(next);
                Send();
            });
            Receive<bool>(maySend =>
            {
                _maySend = maySend;
                if (!maySend)
                    Sender.Tell((long)_number);
                Send();
            });
        }

        private void Send()
        {
            while (_maySend && _asked.TryDequeue(out var next))
            {
                var item = Item.Of(_number++);
                next.SendNextTo.Tell(new ShardingEnvelope(item.KeyText, item));
            }
        }
    }

    private sealed class Consumer : ReceiveActor
    {
        public Consumer(IActorRef controller, DeliveryContender owner)
        {
            controller.Tell(new ConsumerController.Start<Item>(Self));
            Receive<ConsumerController.Delivery<Item>>(delivery =>
            {
                delivery.ConfirmTo.Tell(ConsumerController.Confirmed.Instance);
                Interlocked.Increment(ref owner._confirmed);
            });
        }
    }
}
