using Ephemeral.Actors;

namespace Ephemeral.Patterns.Tests.Waves;

public class WaveCoreModelTests
{
    [Theory]
    [InlineData(1, null)]
    [InlineData(2, 0)]
    [InlineData(3, 3)]
    public void A_wave_is_over_when_all_of_it_has_ended_and_failures_or_a_signal_stop_all(int seed, int? maxFailures)
    {
        var random = new Random(seed);
        var stopped = 0;
        for (var round = 0; round < 2_000; round++)
        {
            var where = $"seed {seed}, round {round}";
            var core = new WaveCore(maxFailures);
            var signal = random.Next(5) == 0 ? $"s{round}" : null;
            string? heard = null;
            var failures = 0;
            for (var wave = 1; wave <= 3 && !core.IsStopped; wave++)
            {
                core.Begin();
                var (submitted, ended, size) = (0, 0, random.Next(6));
                failures = 0;
                while (submitted < size || ended < size)
                {
                    Assert.False(core.IsOver, where);
                    if (submitted < size && random.Next(2) == 0)
                    {
                        core.Submit();
                        if (++submitted == size)
                            core.Close();
                    }
                    else if (ended < submitted)
                    {
                        var state = random.Next(4) switch
                        {
                            0 => OperationStates.Failed, 1 => OperationStates.Cancelled, _ => OperationStates.Completed,
                        };
                        failures += state == OperationStates.Failed ? 1 : 0;
                        core.End(state);
                        ended++;
                    }
                    else if (signal is not null && random.Next(8) == 0)
                    {
                        heard = core.IsStopped ? heard : signal;
                        core.Stop(signal);
                    }

                    Assert.True(core.IsStopped == (heard is not null || failures > maxFailures), where);
                }

                core.Close();
                Assert.True(core.IsOver, where);
                var outcome = core.Waves[^1];
                Assert.Equal((wave, failures), (outcome.Number, outcome.Failed));
                Assert.Equal(size, outcome.Completed + outcome.Failed + outcome.Cancelled);
            }

            Assert.Equal(heard, core.StoppedBy);
            stopped += core.IsStopped ? 1 : 0;
        }

        Assert.InRange(stopped, 50, 1_950);
    }
}
