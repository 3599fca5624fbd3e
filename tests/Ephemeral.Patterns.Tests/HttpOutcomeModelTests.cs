namespace Ephemeral.Patterns.Tests;

/// <summary>Every status beside a table that is written out.</summary>
public class HttpOutcomeModelTests
{
    private static readonly TimeSpan SlowAfter = TimeSpan.FromSeconds(2);

    [Fact]
    public void Each_status_is_told_as_what_it_is_however_long_it_took()
    {
        for (var status = 100; status < 600; status++)
        {
            var told = status == 429 ? HttpOutcome.TooMany : status >= 500 ? HttpOutcome.Failed : HttpOutcome.Fine;
            Assert.Equal(told, HttpOutcomes.Of(status, false, SlowAfter - TimeSpan.FromTicks(1), SlowAfter));
            Assert.Equal(told | HttpOutcome.Slow, HttpOutcomes.Of(status, false, SlowAfter, SlowAfter));
        }
    }

    [Fact]
    public void No_answer_is_a_failure_unless_the_caller_gave_up()
    {
        Assert.Equal(HttpOutcome.Failed, HttpOutcomes.Of(null, false, TimeSpan.Zero, SlowAfter));
        Assert.Equal(HttpOutcome.Fine, HttpOutcomes.Of(null, true, TimeSpan.Zero, SlowAfter));
        Assert.Equal(HttpOutcome.Slow, HttpOutcomes.Of(null, true, SlowAfter, SlowAfter));
    }
}
