using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.ForEach;

/// <summary>A run works with the options that its coordinator took: with the actor system's settings over those of the caller.</summary>
public class ForEachSettingsTests() : TestKit(
    "ephemeral.defaults { max-concurrency = 1, max-tracked-operations = 2, throw-on-failure = on }")
{
    [Fact]
    public async Task No_more_is_read_of_a_sequence_than_the_settings_let_run()
    {
        var gate = new Gate();
        var source = new ProbedSource(10);
        var run = ((IEnumerable<int>)source).EphemeralForEachAsync(gate.Body, new EphemeralOptions { MaxConcurrency = 5 }, system: Sys);
        for (var started = 1; started <= 10; started++)
        {
            await Eventually.True(() => gate.Started.Count == started);
            Assert.InRange(source.Taken, started, started + 1);
            gate.LetGo(started - 1);
        }

        await run.InTime();
        Assert.Equal(1, gate.MostAtOnce);
    }

    [Fact]
    public async Task The_settings_say_how_failures_are_told()
    {
        var run = Enumerable.Range(0, 10).EphemeralForEachAsync((item, _) => throw new InvalidDataException($"{item}"), system: Sys);
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => run.InTime());
        Assert.Equal(["8", "9"], thrown.InnerExceptions.Select(error => error.Message));
    }
}
