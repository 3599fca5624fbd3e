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

    private sealed class Hostile(Func<string> message) : Exception
    {
        public override string Message => message();
    }
}
