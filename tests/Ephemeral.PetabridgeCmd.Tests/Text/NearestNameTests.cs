using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.PetabridgeCmd.Tests.Text;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["list", "status", "show", "signals", "pause", "resume", "--coordinator", "--count"];

    [Theory]
    [InlineData("shwo", "show")]
    [InlineData("pasue", "pause")]
    [InlineData("SHOW", "show")]
    [InlineData("stat", "status")]
    [InlineData("signal", "signals")]
    [InlineData("--cordinator", "--coordinator")]
    [InlineData("--co", null)]
    [InlineData("orders", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void The_name_that_was_meant_is_found_and_no_other(string typed, string? meant) =>
        Assert.Equal(meant, NearestName.Of(typed, Names));

    [Fact]
    public void Endless_names_cost_nothing() => Assert.Null(NearestName.Of(new string('x', 1_000_000), [new string('x', 1_000_001)]));
}
