using Akka.Actor;
using Ephemeral.Actors.Protocol;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Protocol;

public abstract partial class ProtocolContract
{
    [Fact]
    public async Task Signals_are_found_by_pattern_and_time()
    {
        await using var subject = Make((_, _) => Task.CompletedTask, new EphemeralOptions { TimeProvider = Time });
        var actor = subject.Coordinator.Actor;
        foreach (var name in new[] { "http.slow", "http.down", "disk.full" })
        {
            subject.Coordinator.RaiseSignal(name);
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        var all = await FoundAsync(new GetSignals());
        Assert.Equal(["http.slow", "http.down", "disk.full"], all.Select(signal => signal.Signal));
        Assert.Equal(["http.slow", "http.down"], (await FoundAsync(new GetSignals("http.*"))).Select(signal => signal.Signal));
        var late = await FoundAsync(new GetSignals("http.*", all[1].Timestamp));
        Assert.Equal(["http.down"], late.Select(signal => signal.Signal));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => FoundAsync(new GetSignals(" , ")));

        async Task<IReadOnlyList<SignalEvent>> FoundAsync(GetSignals get) =>
            (await actor.Ask<SignalsFound>(get, Patience)).Signals;
    }

    [Fact]
    public async Task A_subscriber_is_told_of_matching_signals_until_it_unsubscribes()
    {
        await using var subject = Make((_, _) => Task.CompletedTask, new EphemeralOptions());
        var actor = subject.Coordinator.Actor;
        foreach (var pattern in new[] { "http.*", "http.*", "disk.full" })
            await actor.Ask<Done>(new SubscribeToSignals(pattern, TestActor), Patience);
        foreach (var name in new[] { "http.slow", "cpu.hot", "disk.full" })
        {
            subject.Coordinator.RaiseSignal(name, "a key");
            if (name == "cpu.hot")
                continue;
            var signal = await ExpectMsgAsync<SignalEvent>();
            Assert.Equal((name, "a key"), (signal.Signal, signal.Key));
            Assert.Equal(actor, LastSender);
        }

        var other = CreateTestProbe();
        await actor.Ask<Done>(new SubscribeToSignals("*", other.Ref), Patience);
        await actor.Ask<Done>(new UnsubscribeFromSignals(TestActor), Patience);
        await actor.Ask<Done>(new UnsubscribeFromSignals(TestActor), Patience);
        subject.Coordinator.RaiseSignal("http.slow");
        await other.ExpectMsgAsync<SignalEvent>();
        ExpectNoMsg(TimeSpan.Zero);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => actor.Ask<Done>(new SubscribeToSignals(" , ", other.Ref), Patience));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => actor.Ask<Done>(new SubscribeToSignals("*", null!), Patience));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => actor.Ask<Done>(new UnsubscribeFromSignals(null!), Patience));
    }

    [Fact]
    public async Task A_subscription_ends_with_the_subscriber_and_leaves_nothing_of_it()
    {
        await using var subject = Make((_, _) => Task.CompletedTask, new EphemeralOptions());
        var actor = subject.Coordinator.Actor;
        var subscriber = await SubscribeAndStopAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                // the last message that the desk holds may be about it
                await StatusOf(actor);
                subject.Coordinator.RaiseSignal("any");
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !subscriber.TryGetTarget(out _);
            },
            () => "collected");

        async Task<WeakReference<IActorRef>> SubscribeAndStopAsync()
        {
            var silent = Sys.ActorOf(Props.Create(() => new Silent()));
            await actor.Ask<Done>(new SubscribeToSignals("*", silent), Patience);
            await silent.GracefulStop(Patience);
            return new WeakReference<IActorRef>(silent);
        }
    }

    [Fact]
    public async Task A_coordinator_that_ends_tells_nobody_any_more()
    {
        var subject = Make((_, _) => Task.CompletedTask, new EphemeralOptions());
        var actor = subject.Coordinator.Actor;
        await actor.Ask<Done>(new SubscribeToSignals("*", TestActor), Patience);
        Watch(actor);
        await subject.DisposeAsync();
        ExpectTerminated(actor);
        subject.Coordinator.RaiseSignal("late");
        var again = new SubscribeToSignals("*", TestActor);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => actor.Ask<Done>(again, Patience));
        ExpectNoMsg(TimeSpan.Zero);
    }

    private sealed class Silent : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
