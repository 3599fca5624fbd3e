using System.Threading.RateLimiting;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests;

public class SignalRateLimiterTests : TestKit
{
    private readonly FakeTime _time = new();
    private readonly SignalSink _sink;

    public SignalRateLimiterTests() => _sink = new SignalSink(timeProvider: _time);

    [Fact]
    public async Task Bodies_start_as_the_limiter_lets_them_and_the_signal_is_there_while_any_waits()
    {
        var hand = new HandLimiter();
        var gate = new Gate();
        using var limiter = new SignalRateLimiter("mail", _sink, hand, _time);
        await using var coordinator = Coordinator(limiter.Limit<int>(gate.Body));
        hand.Give(1);
        for (var item = 0; item < 3; item++)
            await coordinator.EnqueueAsync(item);
        await Eventually.True(() => limiter.WaitingCount == 2 && gate.Started.Count == 1);
        Assert.True(_sink.Detect("mail.limited"));
        Assert.Equal(3, coordinator.ActiveCount);
        _time.Advance(TimeSpan.FromSeconds(90));
        Assert.True(_sink.Detect("mail.limited"));

        hand.Give(2);
        await gate.HasStarted(0, 1, 2);
        await Eventually.True(() => limiter.WaitingCount == 0);
        Assert.False(_sink.Detect("mail.limited"));
        Assert.Equal((3, 2, TimeSpan.FromSeconds(90)), (limiter.TotalAcquired, limiter.TotalWaited, limiter.LimitedFor));
        Assert.Equal(3, hand.LeasesOut);
        gate.LetGoAll(3);
        await EndAsync(coordinator);
        Assert.Equal((3, 0), (coordinator.TotalCompleted, hand.LeasesOut));
    }

    [Fact]
    public async Task A_coordinator_that_defers_on_its_own_limit_spends_few_slots_on_waiting()
    {
        var hand = new HandLimiter();
        using var limiter = new SignalRateLimiter("mail", _sink, hand, _time);
        await using var coordinator = new EphemeralWorkCoordinator<int>(
            limiter.Limit<int>((_, _) => Task.CompletedTask),
            new EphemeralOptions
            {
                MaxConcurrency = 8,
                Signals = _sink,
                DeferOnSignals = new HashSet<string> { limiter.LimitedSignal },
                MaxDeferAttempts = 1_000,
            },
            Sys);
        await coordinator.EnqueueAsync(0);
        await Eventually.True(() => coordinator.GetStatus().IsDeferred);
        for (var item = 1; item < 8; item++)
            await coordinator.EnqueueAsync(item);
        Assert.Equal((1, 7), (coordinator.ActiveCount, coordinator.PendingCount));
        hand.Give(8);
        await EndAsync(coordinator);
        Assert.Equal((8, 0), (coordinator.TotalCompleted, hand.LeasesOut));
    }

    [Fact]
    public async Task A_lease_comes_back_however_the_body_ends()
    {
        var hand = new HandLimiter();
        using var limiter = new SignalRateLimiter("mail", _sink, hand, _time);
        await using var coordinator = Coordinator(limiter.Limit<int>((item, token) => item switch
        {
            0 => throw new InvalidDataException("at once"),
            1 => Task.FromException(new InvalidDataException("later")),
            2 => null!,
            3 => Task.FromCanceled(new CancellationToken(true)),
            _ => Task.CompletedTask,
        }));
        hand.Give(5);
        for (var item = 0; item < 5; item++)
            await coordinator.EnqueueAsync(item);
        await EndAsync(coordinator);
        Assert.Equal((5, 0), (limiter.TotalAcquired, hand.LeasesOut));
        Assert.Equal(1, coordinator.TotalCompleted);
    }

    [Fact]
    public async Task An_operation_that_is_cancelled_while_it_waits_takes_no_lease()
    {
        var hand = new HandLimiter();
        using var limiter = new SignalRateLimiter("mail", _sink, hand, _time);
        var ran = 0;
        await using var coordinator = Coordinator(limiter.Limit<int>((_, _) =>
        {
            ran++;
            return Task.CompletedTask;
        }));
        var id = await coordinator.EnqueueAsync(0);
        await Eventually.True(() => limiter.WaitingCount == 1);
        Assert.True(coordinator.Cancel(id));
        await EndAsync(coordinator);
        hand.Give(1);
        Assert.Equal((1, 1, 0, 0), (coordinator.TotalCancelled, limiter.TotalGaveUp, ran, hand.LeasesOut));
        Assert.False(_sink.Detect("mail.limited"));
    }

    [Fact]
    public async Task Who_may_not_even_wait_fails_with_what_to_do_about_it_and_a_signal()
    {
        var hand = new HandLimiter(queueLimit: 0);
        using var limiter = new SignalRateLimiter("mail", _sink, hand, _time);
        var error = await Assert.ThrowsAsync<SignalRateLimitedException>(async () => await limiter.AcquireAsync());
        Assert.Contains("The rate limiter 'mail' is full", error.Message);
        Assert.Contains("QueueLimit", error.Message);
        Assert.Equal(TimeSpan.FromSeconds(7), error.RetryAfter);
        Assert.Equal((1, 0, 0), (limiter.TotalRefused, limiter.TotalWaited, hand.LeasesOut));
        Assert.Equal(["mail.refused"], _sink.Sense().Select(signal => signal.Signal));
    }

    [Fact]
    public async Task All_four_shapes_of_body_are_limited()
    {
        var hand = new HandLimiter();
        using var limiter = new SignalRateLimiter("mail", _sink, hand, _time);
        await using var work = new EphemeralWorkCoordinator<int>(
            limiter.Limit<int>((_, operation, _) =>
                operation.Id > 0 ? Task.CompletedTask : throw new InvalidOperationException()),
            system: Sys);
        await using var result = new EphemeralResultCoordinator<int, int>(
            limiter.Limit<int, int>((item, _) => Task.FromResult(2 * item)), system: Sys);
        await using var tracked = new EphemeralResultCoordinator<int, long>(
            limiter.Limit<int, long>((_, operation, _) => Task.FromResult(operation.Id)), system: Sys);
        await work.EnqueueAsync(1);
        var doubled = await result.SubmitAsync(21);
        var id = await tracked.SubmitAsync(1);
        await Eventually.True(() => limiter.WaitingCount == 3);
        hand.Give(3);
        Assert.Equal((42, id.Id), (await doubled.Completion.InTime(), await id.Completion.InTime()));
        await EndAsync(work);
        Assert.Equal((1, 0), (work.TotalCompleted, hand.LeasesOut));
    }

    [Fact]
    public async Task A_limiter_of_the_framework_holds_its_bound()
    {
        var gate = new Gate();
        await using var framework = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 2, QueueLimit = 8 });
        using var limiter = new SignalRateLimiter("mail", _sink, framework, _time);
        await using var coordinator = Coordinator(limiter.Limit<int>(gate.Body));
        for (var item = 0; item < 8; item++)
            await coordinator.EnqueueAsync(item);
        await Eventually.True(() => limiter.WaitingCount == 6 && gate.Running == 2);
        gate.LetGoAll(8);
        await EndAsync(coordinator);
        Assert.Equal((2, 8L), (gate.MostAtOnce, coordinator.TotalCompleted));
        Assert.Equal(2, framework.GetStatistics()!.CurrentAvailablePermits);
    }

    [Fact]
    public async Task Leases_and_cancellations_that_race_leave_no_lease_out_and_every_wait_is_counted_once()
    {
        await using var framework = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 3, QueueLimit = 4 });
        using var limiter = new SignalRateLimiter("mail", _sink, framework);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            var (got, refused, cancelled) = (0, 0, 0);
            for (var i = 0; i < 500; i++)
            {
                using var cancel = new CancellationTokenSource();
                var acquiring = limiter.AcquireAsync(cancel.Token).AsTask();
                if (random.Next(3) == 0)
                    await cancel.CancelAsync();
                try
                {
                    using var lease = await acquiring;
                    got++;
                    await Task.Yield();
                }
                catch (SignalRateLimitedException)
                {
                    refused++;
                }
                catch (OperationCanceledException)
                {
                    cancelled++;
                }
            }

            return (got, refused, cancelled);
        })));
        Assert.Equal(
            (outcomes.Sum(o => o.got), outcomes.Sum(o => o.refused), outcomes.Sum(o => o.cancelled), 0),
            (limiter.TotalAcquired, limiter.TotalRefused, limiter.TotalGaveUp, limiter.WaitingCount));
        Assert.Equal(3, framework.GetStatistics()!.CurrentAvailablePermits);
        Assert.False(_sink.Detect("mail.limited"));
    }

    [Fact]
    public async Task A_clock_that_throws_costs_no_lease()
    {
        var (hand, clock) = (new HandLimiter(), new BreakingTime(_time));
        using var limiter = new SignalRateLimiter("mail", new SignalSink(timeProvider: clock), hand, clock);
        clock.IsBroken = true;
        hand.Give(1);
        (await limiter.AcquireAsync()).Dispose();
        var waiting = limiter.AcquireAsync().AsTask();
        Assert.Equal(1, limiter.WaitingCount);
        hand.Give(1);
        (await waiting.InTime()).Dispose();
        Assert.Equal((0, 0, 2L), (hand.LeasesOut, limiter.WaitingCount, limiter.TotalAcquired));
    }

    [Fact]
    public async Task The_signal_goes_with_the_last_that_waited_although_the_sinks_clock_throws()
    {
        var (hand, clock) = (new HandLimiter(), new BreakingTime(_time));
        var sink = new SignalSink(timeProvider: clock);
        using var limiter = new SignalRateLimiter("mail", sink, hand, _time);
        var waiting = limiter.AcquireAsync().AsTask();
        Assert.True(sink.Detect("mail.limited"));
        clock.IsBroken = true;
        hand.Give(1);
        (await waiting.InTime()).Dispose();
        clock.IsBroken = false;
        Assert.False(sink.Detect("mail.limited"));
    }

    [Fact]
    public async Task After_disposal_nothing_is_given_and_the_signal_is_gone()
    {
        var hand = new HandLimiter();
        var limiter = new SignalRateLimiter("mail", _sink, hand, _time);
        var waiting = limiter.AcquireAsync().AsTask();
        await Eventually.True(() => _sink.Detect("mail.limited"));
        limiter.Dispose();
        Assert.False(_sink.Detect("mail.limited"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await limiter.AcquireAsync());
        hand.Give(1);
        (await waiting.InTime()).Dispose();
        Assert.Equal(0, hand.LeasesOut);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalRateLimiter("mail?", _sink, hand));
    }

    private EphemeralWorkCoordinator<int> Coordinator(Func<int, CancellationToken, Task> body) =>
        new(body, new EphemeralOptions { MaxConcurrency = 8 }, Sys);

    private static async Task EndAsync(EphemeralCoordinator coordinator)
    {
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
    }
}
