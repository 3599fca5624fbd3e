using Ephemeral.Actors.Diagnostics;

namespace Ephemeral.Actors.Tests.Diagnostics;

public sealed class ErrorTextTests
{
    [Fact]
    public void A_message_of_usual_length_is_shown_as_it_is()
    {
        Assert.Equal("no", ErrorText.MessageOf(new FormatException("no")));
        Assert.Equal(new string('x', 2_000), ErrorText.MessageOf(new FormatException(new string('x', 2_000))));
        Assert.Equal("System.FormatException", ErrorText.TypeOf(new FormatException()));
    }

    [Fact]
    public void A_message_that_is_too_long_is_cut_and_says_how_long_it_was() => Assert.Equal(
        new string('x', 2_000) + "… (20,000,000 characters)", ErrorText.MessageOf(new FormatException(new string('x', 20_000_000))));

    [Fact]
    public void No_character_is_cut_in_two() =>
        Assert.StartsWith(new string('x', 1_999) + "…", ErrorText.Cut(new string('x', 1_999) + "😀 and more"), StringComparison.Ordinal);

    [Fact]
    public void A_message_that_throws_is_told_in_its_place() => Assert.Equal(
        "(The message can't be read: it throws NotSupportedException.)",
        ErrorText.MessageOf(new Hostile(() => throw new NotSupportedException())));

    [Fact]
    public void No_message_is_an_empty_one() => Assert.Equal("", ErrorText.MessageOf(new Hostile(() => null!)));

    [Fact]
    public void A_message_is_read_once()
    {
        var reads = 0;
        var error = new Hostile(() => $"read {++reads} times");
        Assert.Equal("read 1 times", ErrorText.MessageOf(error));
        Assert.Equal("read 1 times", ErrorText.MessageOf(error));
    }

    [Fact]
    public void A_trace_says_where_it_was_thrown_and_all_that_caused_it()
    {
        Exception error = new AggregateException(new FormatException("one"), new TimeoutException("two", new ArithmeticException("three")));
        try
        {
            throw error;
        }
        catch (AggregateException)
        {
            // thrown, so that it has a trace
        }

        var trace = ErrorText.TraceOf(error);

        Assert.StartsWith("   at ", trace, StringComparison.Ordinal);
        Assert.Contains(nameof(A_trace_says_where_it_was_thrown_and_all_that_caused_it), trace, StringComparison.Ordinal);
        foreach (var cause in new[] { "System.FormatException: one", "System.TimeoutException: two", "System.ArithmeticException: three" })
            Assert.Contains($"Caused by {cause}\n", trace, StringComparison.Ordinal);
        Assert.Equal("", ErrorText.TraceOf(new FormatException("never thrown")));
    }

    [Fact]
    public void A_trace_that_is_too_long_is_cut()
    {
        var one = new Hostile(() => "", () => new string('x', 20_000));
        Assert.Equal(new string('x', 16_000) + "… (20,000 characters)", ErrorText.TraceOf(one));

        Exception many = new FormatException();
        for (var i = 0; i < 100_000; i++)
            many = new FormatException("again", many);
        Assert.InRange(ErrorText.TraceOf(many).Length, 16_000, 16_100);
    }

    [Fact]
    public void A_trace_that_throws_is_told_in_its_place() => Assert.Equal(
        "(The stack trace can't be read: it throws NotSupportedException.)",
        ErrorText.TraceOf(new Hostile(() => "", () => throw new NotSupportedException())));

    private sealed class Hostile(Func<string> message, Func<string>? trace = null) : Exception
    {
        public override string Message => message();

        public override string? StackTrace => trace is null ? base.StackTrace : trace();
    }
}
