using Ephemeral.Actors.Signals;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Tests.Signals;

public class DeferralModelTests
{
    [Fact]
    public void It_does_what_a_plain_account_of_all_that_happened_says()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var (held, ended) = (0, 0);
        for (var run = 0; run < 2_000; run++)
        {
            var limit = random.Next(1, 50);
            var deferral = new Deferral(limit);
            var (now, wasPresent, cameAt, gaveUp) = (random.NextInt64(-100, 100), false, 0L, false);
            for (var step = 0; step < 100; step++)
            {
                now += random.Next(3) == 0 ? 0 : random.Next(limit);
                if (random.Next(8) == 0 && deferral.Due is { } due)
                    now = Math.Max(now, due);
                var isPresent = random.Next(4) == 0 ? !wasPresent : wasPresent;
                var told = deferral.Update(isPresent, now);
                deferral.CheckInvariants(isPresent, now);

                // holding: from when it came for as long as it may
                if (isPresent && !wasPresent)
                    (cameAt, gaveUp) = (now, false);
                var hadGivenUp = gaveUp;
                gaveUp = isPresent && (gaveUp || now - cameAt >= limit);
                var mustHold = isPresent && !gaveUp;
                var expected = wasPresent && isPresent && !hadGivenUp && gaveUp;
                Assert.True(
                    (expected, mustHold ? cameAt : null, mustHold ? cameAt + limit : (long?)null, gaveUp)
                        == (told, deferral.Since, deferral.Due, deferral.HasGivenUp),
                    $"seed {seed}, run {run}, step {step}: {told} at {now}, expected {expected}");
                held += mustHold ? 1 : 0;
                ended += told ? 1 : 0;
                wasPresent = isPresent;
            }
        }

        Assert.True(held > 1_000 && ended > 1_000);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(int.MaxValue, 600_000)]
    [InlineData(int.MaxValue, uint.MaxValue - 1.0)]
    public void Without_limit_it_holds_for_as_long_as_the_signal_is_there(int attempts, double intervalMilliseconds)
    {
        var clock = new Clock(TimeProvider.System);
        var deferral = new Deferral(Deferral.LimitOf(clock, attempts, TimeSpan.FromMilliseconds(intervalMilliseconds)));
        Assert.False(deferral.Update(isPresent: true, 0));
        Assert.False(deferral.Update(isPresent: true, clock.StampsIn(TimeSpan.FromDays(36_500))));
        Assert.Equal(0, deferral.Since);
        Assert.True(deferral.Due is null || deferral.Due > clock.StampsIn(TimeSpan.FromDays(20_000)));
        Assert.False(deferral.Update(isPresent: false, long.MaxValue / 2));
        Assert.Null(deferral.Since);
    }

    [Fact]
    public void The_limit_is_so_many_intervals()
    {
        var clock = new Clock(TimeProvider.System);
        Assert.Equal(clock.StampsIn(TimeSpan.FromSeconds(1)), Deferral.LimitOf(clock, 10, TimeSpan.FromMilliseconds(100)));
    }
}
