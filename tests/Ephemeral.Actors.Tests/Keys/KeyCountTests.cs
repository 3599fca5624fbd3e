using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

/// <summary>The figures of keys while many threads change them.</summary>
public class KeyCountTests : KeyedTestKit
{
    [Fact]
    public async Task The_figures_of_all_keys_add_up_to_those_of_the_coordinator_when_it_is_quiet()
    {
        var log = new KeyLog(40);
        await using var coordinator = Make(log.Around(MixedBodies.Run), new EphemeralOptions { MaxConcurrency = 3 });
        for (var round = 0; round < 100; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(producer => Task.Run(async () =>
            {
                for (var i = 0; i < 40; i++)
                {
                    var id = await coordinator.EnqueueAsync(new KeyedItem(((i * producer) + round) % 40, i));
                    if (i % 5 == 0)
                        coordinator.Cancel(id);
                }
            })));
            coordinator.Pause();
            await Eventually.True(() => coordinator.ActiveCount == 0);
            Assert.Equal(coordinator.PendingCount, coordinator.GetKeys().Sum(key => key.PendingCount));
            Assert.Equal(coordinator.PendingCount, Enumerable.Range(0, 40).Sum(coordinator.GetPendingCountForKey));
            await Eventually.True(() => coordinator.GetKeys().All(key => key.ActiveCount == 0));
            coordinator.Resume();
        }

        await EndAsync(coordinator);
        Assert.All(coordinator.GetKeys(), key => Assert.Equal(0, key.PendingCount));
    }

    [Fact]
    public async Task No_figure_of_a_key_is_ever_out_of_range_while_work_goes_on()
    {
        await using var coordinator = Make(
            MixedBodies.Run, new EphemeralOptions { MaxConcurrency = 4, MaxConcurrencyPerKey = 2, MaxPendingOperations = 64 });
        var producing = Task.Run(async () =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                var id = await coordinator.EnqueueAsync(new KeyedItem(i % 7, i));
                if (i % 4 == 0)
                    coordinator.Cancel(id);
            }
        });
        while (!producing.IsCompleted)
        {
            foreach (var key in coordinator.GetKeys())
            {
                Assert.True(key is { PendingCount: >= 0 and <= 64, ActiveCount: >= 0 and <= 2 }, $"{key}");
                Assert.Equal(key.PendingCount > 0, key.WaitingFor is not null);
                Assert.True(key.WaitingFor is null || key.WaitingFor >= TimeSpan.Zero, $"{key}");
            }
        }

        await producing;
        await EndAsync(coordinator);
    }
}
