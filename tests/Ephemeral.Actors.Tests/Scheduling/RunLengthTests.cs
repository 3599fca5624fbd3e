using Ephemeral.Actors.Scheduling;

namespace Ephemeral.Actors.Tests.Scheduling;

public class RunLengthTests
{
    [Fact]
    public void It_doubles_up_to_its_bound_while_runs_end_at_once()
    {
        var length = new RunLength();
        for (var i = 0; i < 20; i++)
            length.Record(length.Current, synchronous: true, TimeSpan.Zero);
        Assert.Equal(RunLength.Max, length.Current);
    }

    [Fact]
    public void It_does_not_grow_on_runs_shorter_than_allowed()
    {
        var length = new RunLength();
        length.Record(1, synchronous: true, TimeSpan.Zero);
        length.Record(1, synchronous: true, TimeSpan.Zero);
        Assert.Equal(2, length.Current);
    }

    [Fact]
    public void Where_runs_are_taken_back_it_follows_what_was_left_of_them()
    {
        var length = new RunLength(isCut: true);
        for (var i = 0; i < 20; i++)
            length.Record(length.Current, synchronous: true, TimeSpan.Zero);
        Assert.Equal(RunLength.Max, length.Current);
        length.Record(3, synchronous: true, TimeSpan.Zero);
        Assert.Equal(3, length.Current);
        length.Record(0, synchronous: true, TimeSpan.Zero);
        Assert.Equal(1, length.Current);
        length.Record(1, synchronous: true, TimeSpan.Zero);
        Assert.Equal(2, length.Current);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_body_that_takes_its_time_brings_it_back_to_one(bool synchronous)
    {
        var length = new RunLength();
        for (var i = 0; i < 4; i++)
            length.Record(length.Current, synchronous: true, TimeSpan.Zero);
        length.Record(length.Current, synchronous, TimeSpan.FromMilliseconds(100));
        Assert.Equal(1, length.Current);
    }

    [Fact]
    public void Short_bodies_that_wait_keep_it_small()
    {
        var length = new RunLength();
        for (var i = 0; i < 20; i++)
            length.Record(length.Current, synchronous: true, TimeSpan.Zero);
        length.Record(1, synchronous: false, TimeSpan.Zero);
        Assert.Equal(RunLength.MaxWaiting, length.Current);
        length.Record(RunLength.MaxWaiting, synchronous: false, TimeSpan.Zero);
        Assert.Equal(RunLength.MaxWaiting, length.Current);
    }
}
