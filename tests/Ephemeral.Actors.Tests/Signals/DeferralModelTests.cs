using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors.Tests.Signals;

public class DeferralModelTests
{
    [Fact]
    public void It_does_what_a_plain_account_of_all_that_happened_says()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var run = 0; run < 2_000; run++)
        {
            var limit = random.Next(1, 50);
            var deferral = new Deferral(limit);
            var (now, wasPresent, cameAt, gaveUp, held, ended) = (random.NextInt64(-100, 100), false, 0L, false, 0, 0);
            for (var step = 0; step < 100; step++)
            {
                now += random.Next(3) == 0 ? 0 : random.Next(limit);
                if (random.Next(8) == 0 && deferral.Due is { } due)
                    now = Math.Max(now, due);
                var isPresent = random.Next(4) == 0 ? !wasPresent : wasPresent;
                var told = deferral.Look(isPresent, now);
                deferral.CheckInvariants(isPresent, now);

                // holding: from when it came for as long as it may
                if (isPresent && !wasPresent)
                    (cameAt, gaveUp) = (now, false);
                var wasHolding = wasPresent && !gaveUp;
                gaveUp |= isPresent && now - cameAt >= limit;
                var mustHold = isPresent && !gaveUp;
                var expected = (wasHolding, mustHold, isPresent) switch
                {
                    (false, true, _) => DeferralStep.Held,
                    (true, false, false) => DeferralStep.Released,
                    (true, false, true) => DeferralStep.GaveUp,
                    _ => DeferralStep.None,
                };
                Assert.True(
                    (expected, mustHold, mustHold ? cameAt : null, mustHold ? cameAt + limit : (long?)null)
                        == (told, deferral.IsHolding, deferral.Since, deferral.Due),
                    $"seed {seed}, run {run}, step {step}: {told} at {now}, expected {expected}");
                held += told == DeferralStep.Held ? 1 : 0;
                ended += told is DeferralStep.Released or DeferralStep.GaveUp ? 1 : 0;
                wasPresent = isPresent;
            }

            Assert.Equal(deferral.IsHolding ? 1 : 0, held - ended);
        }
    }
}
