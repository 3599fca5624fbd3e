namespace Ephemeral.Patterns.Tests;

/// <summary>The book beside a model that keeps everyone who asked.</summary>
public class LeaseCountersModelTests
{
    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 50)]
    [InlineData(3, 70)]
    public void Who_waits_and_what_became_of_the_others_adds_up(int seed, int waits)
    {
        var random = new Random(seed);
        var book = new LeaseCounters();
        var ended = new Dictionary<LimitOutcome, int>();
        var (waiting, waited, now, limited) = (0, 0, TimeSpan.Zero, TimeSpan.Zero);
        for (var step = 0; step < 20_000; step++)
        {
            var passed = TimeSpan.FromSeconds(random.Next(3));
            now += passed;
            limited += waiting > 0 ? passed : TimeSpan.Zero;
            var outcome = (LimitOutcome)random.Next(3);
            if (waiting > 0 && random.Next(100) > waits)
            {
                waiting--;
                Count();
                book.EndWait(outcome, now);
            }
            else if (random.Next(100) < waits)
            {
                waiting++;
                waited++;
                book.BeginWait(now);
            }
            else
            {
                Count();
                book.End(outcome);
            }

            book.CheckInvariants();
            var at = $"seed {seed}, step {step}";
            Assert.True((waiting, waited, waiting > 0) == (book.Waiting, book.Waited, book.IsLimited), at);
            Assert.True(limited == book.LimitedFor(now), at);
            Assert.True((Ended(LimitOutcome.Acquired), Ended(LimitOutcome.Refused), Ended(LimitOutcome.GaveUp))
                == (book.Acquired, book.Refused, book.GaveUp), at);

            void Count() => ended[outcome] = ended.GetValueOrDefault(outcome) + 1;
        }

        Assert.True(waited > 1_000 && limited > TimeSpan.Zero);

        long Ended(LimitOutcome outcome) => ended.GetValueOrDefault(outcome);
    }
}
