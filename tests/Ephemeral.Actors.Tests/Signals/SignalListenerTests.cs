using System.Collections.Concurrent;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Signals;

public class SignalListenerTests
{
    private readonly SignalSink _sink = new();

    [Fact]
    public async Task A_listener_hears_what_matches_in_the_order_of_the_log()
    {
        var all = new ConcurrentQueue<string>();
        var some = new ConcurrentQueue<string>();
        using var one = _sink.Subscribe(signal => all.Enqueue(signal.Signal));
        using var two = _sink.Subscribe("a.*, c", signal => some.Enqueue(signal.Signal));
        string[] raised = ["a.1", "b", "c", "a.2", "d", "a.1"];
        foreach (var name in raised)
            _sink.Raise(name);
        await Eventually.True(() => all.Count == 6 && some.Count == 4);
        Assert.Equal(raised, all);
        Assert.Equal(["a.1", "c", "a.2", "a.1"], some);
    }

    [Fact]
    public async Task All_listeners_hear_racing_signals_in_the_same_order()
    {
        for (var round = 0; round < 50; round++)
        {
            var sink = new SignalSink(10_000);
            var heard = Enumerable.Range(0, 3).Select(_ => new ConcurrentQueue<string>()).ToArray();
            foreach (var queue in heard)
                sink.Subscribe(signal => queue.Enqueue(signal.Key!));
            await Task.WhenAll(Enumerable.Range(0, 4).Select(emitter => Task.Run(() =>
            {
                for (var i = 0; i < 100; i++)
                    sink.Raise("a", $"{emitter}.{i}");
            })));
            await Eventually.True(() => heard.All(queue => queue.Count == 400));
            var logged = sink.Sense().Select(signal => signal.Key!).ToArray();
            Assert.All(heard, queue => Assert.Equal(logged, queue));
        }
    }

    [Fact]
    public async Task A_throwing_listener_is_counted_and_silences_nobody()
    {
        var threw = 0;
        var heard = 0;
        _sink.Subscribe(_ =>
        {
            threw++;
            throw new InvalidOperationException("on purpose");
        });
        _sink.Subscribe(_ => heard++);
        for (var i = 0; i < 10; i++)
            _sink.Raise("a");
        await Eventually.True(() => _sink.ListenerFailures == 10 && Volatile.Read(ref heard) == 10);
        Assert.Equal(10, threw);
    }

    [Fact]
    public async Task A_slow_listener_costs_itself_alone_and_loses_its_oldest_counted()
    {
        const int Room = 1_000;
        using var gate = new ManualResetEventSlim();
        using var inside = new ManualResetEventSlim();
        var slow = new ConcurrentQueue<string>();
        var quick = 0;
        _sink.Subscribe("a", signal =>
        {
            slow.Enqueue(signal.Key!);
            inside.Set();
            gate.Wait();
        });
        _sink.Subscribe("quick", _ => Interlocked.Increment(ref quick));
        _sink.Raise("a", "first");
        await Eventually.True(() => inside.IsSet);
        for (var i = 0; i < Room + 5; i++)
            _sink.Raise("a", $"{i}");
        _sink.Raise("quick");
        await Eventually.True(() => Volatile.Read(ref quick) == 1);
        Assert.Equal(5, _sink.TotalDropped);
        Assert.Equal(["first"], slow);
        gate.Set();
        await Eventually.True(() => slow.Count == Room + 1);
        Assert.Equal(["first", .. Enumerable.Range(5, Room).Select(i => $"{i}")], slow);
    }

    [Fact]
    public async Task After_disposal_nothing_more_is_heard()
    {
        using var gate = new ManualResetEventSlim();
        using var inside = new ManualResetEventSlim();
        var heard = 0;
        var others = 0;
        var subscription = _sink.Subscribe("a", _ =>
        {
            heard++;
            inside.Set();
            gate.Wait();
        });
        _sink.Subscribe("a", _ => others++);
        for (var i = 0; i < 20; i++)
            _sink.Raise("a");
        await Eventually.True(() => inside.IsSet);
        subscription.Dispose();
        subscription.Dispose();
        gate.Set();
        _sink.Raise("a");
        await Eventually.True(() => Volatile.Read(ref others) == 21);
        Assert.Equal((1, 0), (Volatile.Read(ref heard), _sink.TotalDropped));
    }

    [Fact]
    public async Task A_listener_may_subscribe_dispose_raise_and_read_from_inside()
    {
        var late = 0;
        var done = new TaskCompletionSource();
        IDisposable? first = null;
        first = _sink.Subscribe("a", _ =>
        {
            first!.Dispose();
            _sink.Subscribe("b", _ =>
            {
                late++;
                done.TrySetResult();
            });
            _sink.Raise("b");
            Assert.True(_sink.Detect("b"));
            _sink.Retract("a");
        });
        _sink.Raise("a");
        await done.Task.InTime();
        // the listener of a goes on after that of b has been called
        await Eventually.True(() => !_sink.Detect("a"));
        Assert.Equal((1, 0), (late, _sink.ListenerFailures));
    }
}
