using Ephemeral.Actors;
using Ephemeral.PetabridgeCmd.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.PetabridgeCmd.Tests.Serving;

/// <summary>The palette over a real line. Left out where the host speaks another protocol than these tests.</summary>
public sealed class ServingTests
{
    [SkippableFact]
    public async Task Two_clients_work_beside_each_other()
    {
        await using var served = await ServedPalette.StartAsync();
        await using var work = new EphemeralWorkCoordinator<int>(
            (_, _) => Task.CompletedTask, new EphemeralOptions(), served.System, "work");
        using var one = await served.ClientAsync();
        using var two = await served.ClientAsync();
        await one.SendCommandAsync(1, "ephemeral watch");
        await one.ReadAnswerAsync();

        Assert.Contains("work", (await two.RunAsync(1, "ephemeral list")).Text);
        Assert.Equal("'work' is paused.", (await two.RunAsync(2, "ephemeral pause -c work")).Text);
        Assert.StartsWith("work (work): paused", (await one.RunAsync(2, "ephemeral status")).Text);
        Assert.True((await one.RunAsync(3, "ephemeral op --id x")).Error);
    }

    [SkippableTheory]
    [InlineData("ephemeral watch")]
    [InlineData("ephemeral signals --tail")]
    public async Task An_abrupt_disconnect_stops_what_its_client_followed(string command)
    {
        await using var served = await ServedPalette.StartAsync();
        using var staying = await served.ClientAsync();
        using (var leaving = await served.ClientAsync())
        {
            await leaving.SendCommandAsync(1, command);
            await Eventually.True(() => served.AsksOfRegistry > 0);
            leaving.Reset();
        }

        // What follows asks the registry each second: when it stops, the questions do.
        await Eventually.TrueAsync(
            async () =>
            {
                var before = served.AsksOfRegistry;
                await Task.Delay(1500);
                return served.AsksOfRegistry == before;
            },
            () => "nothing asks any more");
        Assert.False((await staying.RunAsync(1, "ephemeral list")).Error);
    }

    [SkippableFact]
    public async Task A_follower_that_is_taken_back_stops()
    {
        await using var served = await ServedPalette.StartAsync();
        using var client = await served.ClientAsync();
        await client.SendCommandAsync(1, "ephemeral watch");
        await client.ReadAnswerAsync();

        await client.SendAsync("""{"cancel":1}""");

        LineAnswer answer;
        do
            answer = await client.ReadAnswerAsync();
        while (!answer.Final);
        Assert.False(answer.Error);
        Assert.False((await client.RunAsync(2, "ephemeral list")).Error);
    }

    [SkippableFact]
    public async Task Garbage_does_not_keep_the_next_command_from_its_answer()
    {
        await using var served = await ServedPalette.StartAsync();
        using var client = await served.ClientAsync();

        await client.SendRawAsync([0x00, 0xff, (byte)'\n']);
        await client.SendAsync(new string('x', 100_000));
        await client.SendCommandAsync(4, "ephemeral show --state \"");

        Assert.Contains("no request", (await client.ReadAnswerAsync()).Text);
        Assert.Contains("longer than", (await client.ReadAnswerAsync()).Text);
        Assert.Contains("quote is not closed", (await client.ReadAnswerAsync()).Text);
        Assert.False((await client.RunAsync(5, "ephemeral list")).Error);
    }
}
