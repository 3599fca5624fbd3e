namespace Ephemeral.Patterns.Tests.FanOut;

public class FanOutCoreModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void It_is_decided_once_and_as_early_as_it_can_be(int seed)
    {
        var random = new Random(seed);
        var (reached, missed) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var targets = random.Next(1, 12);
            var needed = random.Next(1, targets + 1);
            var core = new FanOutCore(targets, needed);
            List<bool> heard = [];
            var decided = 0;
            while (heard.Count < targets)
            {
                Assert.False(core.IsOver);
                heard.Add(random.Next(3) > 0);
                decided += core.Hear(heard[^1]) ? 1 : 0;
                var answered = heard.Count(reply => reply);
                // what the rest may still say changes nothing any more
                var (worst, best) = (answered, answered + targets - heard.Count);
                Assert.True(core.IsDecided == (worst >= needed || best < needed), $"seed {seed}, round {round}");
                Assert.Equal(answered >= needed, core.IsReached);
                Assert.Equal(core.IsDecided ? 1 : 0, decided);
                core.CheckInvariants();
            }

            Assert.True(core.IsOver);
            _ = core.IsReached ? reached++ : missed++;
        }

        Assert.True(reached > 1_000 && missed > 1_000, $"seed {seed}");
    }
}
