using System.Diagnostics;
using System.Runtime.CompilerServices;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Signals;

public class SignalPatternTests
{
    [Theory]
    [InlineData("timeout", "timeout", true)]
    [InlineData("timeout", "http.timeout", false)]
    [InlineData("timeout", "timeout.http", false)]
    [InlineData("timeout", "Timeout", false)]
    [InlineData("http.*", "http.", true)]
    [InlineData("http.*", "http.timeout.read", true)]
    [InlineData("http.*", "http", false)]
    [InlineData("*.timeout", "http.timeout", true)]
    [InlineData("*.timeout", "http.timeouts", false)]
    [InlineData("*", "anything", true)]
    [InlineData("a*a", "a", false)]
    [InlineData("a*a", "aa", true)]
    [InlineData("a*bc*c", "abcc", true)]
    [InlineData("a*bc*c", "abc", false)]
    [InlineData("order.?.done", "order.7.done", true)]
    [InlineData("order.?.done", "order..done", false)]
    [InlineData("?*", "x", true)]
    [InlineData("*?b*", "b", false)]
    [InlineData("*?b*", "bb", true)]
    [InlineData("a.b", "axb", false)]
    [InlineData(" timeout , error.* ,, ", "error.7", true)]
    [InlineData(" timeout , error.* ,, ", "timeout", true)]
    [InlineData(" timeout , error.* ,, ", "", false)]
    [InlineData("two words", "two words", true)]
    public void A_pattern_matches_whole_names_ordinally(string pattern, string name, bool matches) =>
        Assert.Equal(matches, SignalPattern.Parse(pattern).Matches(name));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(" , ,,")]
    public void A_pattern_with_nothing_in_it_is_refused(string pattern)
    {
        var error = Assert.Throws<ArgumentException>(() => SignalPattern.Parse(pattern));
        Assert.Contains($"'{pattern}' matches nothing. Give a name", error.Message);
    }

    [Fact]
    public void It_equals_a_naive_model_on_random_pairs()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var matched = 0;
        for (var round = 0; round < 15_000; round++)
        {
            var text = Text(random, "ab*?, ", 1, 10);
            var pattern = text.All(c => c is ',' or ' ') ? null : SignalPattern.Parse(text);
            for (var i = 0; i < 20 && pattern is not null; i++)
            {
                var name = Text(random, "aab", 0, 8);
                var expected = text.Split(',').Select(part => part.Trim()).Any(part => part != "" && Naive(part, name));
                Assert.True(expected == pattern.Matches(name), $"seed {seed}: '{text}' on '{name}' should be {expected}");
                matched += expected ? 1 : 0;
            }
        }

        Assert.InRange(matched, 30_000, 270_000);
    }

    [Fact]
    public void Many_stars_do_not_make_it_slow()
    {
        var pattern = SignalPattern.Parse(string.Concat(Enumerable.Repeat("a*?", 50)) + "b");
        var name = new string('a', 5_000);
        var watch = Stopwatch.StartNew();
        Assert.False(pattern.Matches(name));
        Assert.True(pattern.Matches(name + "b"));
        Assert.True(watch.Elapsed < Eventually.Deadline, "a pattern that goes back for each star needs years");
    }

    [Fact]
    public void A_pattern_that_is_asked_for_again_is_found_compiled() =>
        // others parse patterns meanwhile, and may have made room just then
        Assert.Contains(true, Enumerable.Range(0, 10).Select(_ => SignalPattern.Parse("kept.*") == SignalPattern.Parse("kept.*")));

    [Fact]
    public void Patterns_that_nobody_asks_for_are_forgotten()
    {
        var patterns = Enumerable.Range(0, 5_000).Select(ParseAndForget).ToArray();
        GC.Collect();
        Assert.InRange(patterns.Count(pattern => pattern.IsAlive), 0, 1_100);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ParseAndForget(int i) => new(SignalPattern.Parse($"forgotten.{i}.*"));

    private static string Text(Random random, string letters, int shortest, int longest) =>
        new([.. Enumerable.Range(0, random.Next(shortest, longest + 1)).Select(_ => letters[random.Next(letters.Length)])]);

    private static bool Naive(string part, string name)
    {
        if (part == "")
            return name == "";
        if (part[0] == '*')
            return Naive(part[1..], name) || (name != "" && Naive(part, name[1..]));
        return name != "" && (part[0] == '?' || part[0] == name[0]) && Naive(part[1..], name[1..]);
    }
}
