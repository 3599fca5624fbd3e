using Ephemeral.Host.Translators;
using Ephemeral.Host.Translators.Pseudo;
using Ephemeral.Testing;

namespace Ephemeral.Host.Tests.Translators;

public class PseudoTranslatorTests
{
    [Fact]
    public void A_text_is_bracketed_accented_and_a_third_longer()
    {
        Assert.Equal("⟦Ĥéļļļö, ŵŵöŕļļð!⟧", PseudoText.Of("Hello, world!"));
        var letters = new string('e', 300);
        Assert.Equal(400, PseudoText.Of(letters).Length - 2);
    }

    [Fact]
    public void Every_letter_is_replaced_and_nothing_else()
    {
        var pseudo = PseudoText.Of("ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 .,;:!? äöü 日本");

        Assert.DoesNotContain(pseudo, char.IsAsciiLetter);
        Assert.EndsWith(" 0123456789 .,;:!? äöü 日本⟧", pseudo);
    }

    [Theory]
    [InlineData(100, 50)]
    [InlineData(1000, 500)]
    [InlineData(100_000, 2000)]
    public async Task It_takes_its_time_by_length_up_to_a_limit(int characters, int milliseconds)
    {
        var time = new FakeTime();
        var options = new PseudoOptions { Delay = TimeSpan.FromMilliseconds(50), MaxDelay = TimeSpan.FromSeconds(2) };

        var text = new string('a', characters);
        var translation = new PseudoTranslator(options, time).TranslateAsync([text], "en", "es", CancellationToken.None);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), time.Next);
        time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        Assert.Single(await translation);
    }

    [Fact]
    public async Task The_failing_language_is_listed_as_such_and_fails()
    {
        var translator = new PseudoTranslator(new PseudoOptions { Delay = TimeSpan.Zero }, TimeProvider.System);

        var source = Assert.Single(translator.Sources);
        Assert.Equal("English", source.Name);
        Assert.Contains(source.Languages, language => language is { Code: "xx-fail", Name: "Pseudo (fails)" });
        Assert.Contains(source.Languages, language => language is { Code: "es", Name: "Spanish (pseudo)" });
        await Assert.ThrowsAsync<TranslateException>(() => translator.TranslateAsync(["x"], "en", "xx-fail", CancellationToken.None));
    }
}
