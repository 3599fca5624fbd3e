using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordinators;

/// <summary>What is left behind when work has ended, and what time does to it.</summary>
public class LeftBehindTests : TestKit
{
    private static Timer? _left;

    [Fact]
    public async Task Code_that_a_body_has_left_behind_does_not_keep_a_disposed_coordinator()
    {
        var coordinator = await MadeAsync(Sys);
        await IsCollectedAsync(coordinator);
        Assert.NotNull(_left);
        await _left.DisposeAsync();
    }

    [Fact]
    public async Task An_idle_coordinator_does_not_keep_the_last_result_that_it_was_asked_for()
    {
        await using var coordinator = new EphemeralResultCoordinator<int, object>(
            static async (_, _) =>
            {
                await Task.Yield();
                return new object();
            }, null, Sys);
        await IsCollectedAsync(await AskedAndForgottenAsync(coordinator));
    }

    [Fact]
    public async Task What_ended_before_the_machine_slept_is_shown_at_its_time_although_nobody_had_looked()
    {
        var time = new FakeTime();
        await using var coordinator = new EphemeralResultCoordinator<int, int>(
            static (item, _) => Task.FromResult(item), new EphemeralOptions { TimeProvider = time }, Sys);
        time.Advance(TimeSpan.FromMinutes(1));
        var before = time.GetUtcNow();
        await (await coordinator.SubmitAsync(1)).Completion.InTime();
        coordinator.RaiseSignal("before");

        time.SetClock(before + TimeSpan.FromHours(8));
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(before, Assert.Single(coordinator.GetSnapshot()).Completed);
        Assert.Empty(coordinator.GetSignalsSince(time.GetUtcNow() - TimeSpan.FromMinutes(1)));
        Assert.Equal(before, Assert.Single(coordinator.GetSignals()).Timestamp);
    }

    [Fact]
    public async Task A_shared_sink_forgets_although_its_clock_threw_when_that_was_due()
    {
        var time = new FakeTimeThatFails();
        var sink = new SignalSink(maxAge: TimeSpan.FromSeconds(10), timeProvider: time);
        await using var coordinator = new EphemeralResultCoordinator<int, int>(
            static (item, _) => Task.FromResult(item), new EphemeralOptions { Signals = sink, CancelOnSignals = new HashSet<string> { "stop" } }, Sys);
        // it looks at the sink's clock as it starts
        await coordinator.Actor.Ask<EphemeralStatus>(GetStatus.Instance, Eventually.Deadline);
        sink.Raise("stop");
        time.Fails = true;
        time.Fake.Advance(TimeSpan.FromSeconds(10));
        Assert.True(time.Failed > 0);
        time.Fails = false;

        time.Fake.Advance(TimeSpan.FromSeconds(1));

        await Eventually.TrueAsync(
            async () => (await coordinator.Actor.Ask<object>(new Submit<int>(7), Eventually.Deadline)) is Succeeded<int>, static () => "work that goes on");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> MadeAsync(ActorSystem system)
    {
        var coordinator = new EphemeralWorkCoordinator<int>(
            static (_, _) =>
            {
                _left ??= new Timer(static _ => { }, null, Timeout.Infinite, Timeout.Infinite);
                return Task.CompletedTask;
            }, null, system);
        await coordinator.EnqueueAsync(1);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        await coordinator.DisposeAsync();
        return new WeakReference(coordinator);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> AskedAndForgottenAsync(EphemeralResultCoordinator<int, object> coordinator)
    {
        var answer = await coordinator.Actor.Ask<Succeeded<object>>(new Submit<int>(1), Eventually.Deadline);
        Assert.True(coordinator.Evict(answer.Id));
        return new WeakReference(answer.Result);
    }

    private static Task IsCollectedAsync(WeakReference reference) => Eventually.TrueAsync(
        () =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            return Task.FromResult(!reference.IsAlive);
        },
        static () => "it is collected");
}
