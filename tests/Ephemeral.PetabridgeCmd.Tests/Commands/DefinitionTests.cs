using Ephemeral.PetabridgeCmd.Commands;

namespace Ephemeral.PetabridgeCmd.Tests.Commands;

public sealed class DefinitionTests
{
    private static readonly Verb[] All = [.. Verbs.Of(new EphemeralPaletteOptions { AllowSteering = true })];

    [Fact]
    public void Every_command_can_be_defined_and_explains_itself()
    {
        foreach (var verb in All)
        {
            var definition = verb.Define();
            Assert.Equal(verb.Name, definition.Name);
            Assert.Matches("^[a-z]+(-[a-z]+)*$", verb.Name);
            Assert.EndsWith(".", verb.Description);
            foreach (var argument in verb.Arguments)
            {
                var isThere = definition.ArgumentsByName[argument.Name].Switch.Contains(argument.LongSwitch);
                Assert.True(isThere, argument.LongSwitch);
                Assert.Contains(argument.Description[^1], ".)");
                Assert.Equal($"--{argument.Name}", argument.LongSwitch);
            }
        }
    }

    [Fact]
    public void Short_switches_stand_for_one_argument_each()
    {
        foreach (var verb in All)
        {
            var forms = verb.Arguments.SelectMany(argument => argument.Switches).ToArray();
            Assert.Equal(forms.Length, forms.Distinct().Count());
        }
    }

    [Fact]
    public void All_that_reads_can_be_read_by_programs_and_all_that_steers_is_marked()
    {
        Assert.All(All.Where(verb => !verb.IsSteering), verb => Assert.Contains(Arguments.Json, verb.Arguments));
        Assert.Equal(
            ["cancel", "complete", "concurrency", "evict", "pause", "pin", "resume", "unpin"],
            All.Where(verb => verb.IsSteering).Select(verb => verb.Name).Order());
    }
}
