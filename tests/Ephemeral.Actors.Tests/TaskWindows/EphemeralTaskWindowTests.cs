using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.TaskWindows;

public class EphemeralTaskWindowTests : TestKit
{
    private readonly FakeTime _time = new();
    private readonly Gate _gate = new();

    [Fact]
    public async Task Owners_see_only_their_own_tasks_newest_first_T77()
    {
        await using var coordinator = Coordinator();
        await using var window = Window();
        foreach (var (owner, item) in new[] { ("ann", 0), ("bob", 1), ("ann", 2) })
        {
            await AddAsync(window, coordinator, owner, item);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["2", "0"], (await window.GetTasksAsync("ann")).Select(task => task.TaskId));
        Assert.Equal("1", (await window.FindAsync("bob", "1"))!.TaskId);
        Assert.Null(await window.FindAsync("bob", "0"));
        Assert.Empty(await window.GetTasksAsync("nobody"));
        _gate.LetGoAll(3);
    }

    [Fact]
    public async Task With_five_running_a_sixth_is_refused_until_one_ends_T74()
    {
        await using var coordinator = Coordinator();
        await using var window = Window();
        for (var i = 0; i < 5; i++)
            await AddAsync(window, coordinator, "ann", i);
        Assert.Null(await window.ReserveAsync("ann"));
        using (var others = await window.ReserveAsync("bob"))
            Assert.NotNull(others);
        _gate.LetGo(1);
        await Eventually.True(() => coordinator.TotalCompleted == 1);
        await AddAsync(window, coordinator, "ann", 5);
        Assert.Equal(["0", "2", "3", "4", "5"], (await window.GetTasksAsync("ann")).Select(task => task.TaskId).Order());
        _gate.LetGoAll(6);
    }

    [Fact]
    public async Task Racing_reservations_never_exceed_the_places_and_come_back_when_disposed()
    {
        await using var window = Window();
        for (var round = 0; round < 200; round++)
        {
            var places = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => window.ReserveAsync("ann")))).InTime();
            Assert.Equal(5, places.Count(place => place is not null));
            foreach (var place in places)
                place?.Dispose();
        }
    }

    [Fact]
    public async Task A_cancelled_reservation_gives_its_place_back_T31()
    {
        await using var window = Window();
        for (var round = 0; round < 100; round++)
        {
            using var cancel = new CancellationTokenSource();
            var reserving = window.ReserveAsync("ann", cancel.Token);
            await cancel.CancelAsync();
            try
            {
                (await reserving.InTime())?.Dispose();
            }
            catch (OperationCanceledException)
            {
            }
        }

        for (var place = 0; place < 5; place++)
        {
            EphemeralTaskReservation? reserved = null;
            await Eventually.TrueAsync(async () => (reserved = await window.ReserveAsync("ann")) is not null, () => $"place {place}");
        }
    }

    [Fact]
    public async Task Windows_decay_without_traffic_and_their_actors_go_T20()
    {
        await using var coordinator = Coordinator();
        await using var window = Window();
        await AddAsync(window, coordinator, "ann", 0);
        _gate.LetGo(0);
        Assert.Single(await window.GetTasksAsync("ann"));
        await Eventually.True(() => _time.ArmedTimers > 0);
        _time.Advance(TimeSpan.FromHours(1));
        await AwaitAssertAsync(async () => Assert.Empty(await window.GetTasksAsync("ann")));
        await Eventually.True(() => _time.ArmedTimers == 0);
    }

    [Fact]
    public async Task Coming_back_just_as_the_window_empties_loses_nothing()
    {
        await using var coordinator = Coordinator();
        await using var window = Window();
        for (var round = 0; round < 500; round++)
        {
            using (var given = await window.ReserveAsync("ann"))
                Assert.NotNull(given);
            var item = round;
            await AddAsync(window, coordinator, "ann", item);
            _gate.LetGo(item);
            Assert.Equal($"{item}", (await window.GetTasksAsync("ann"))[0].TaskId);
            if (round % 3 == 0)
                _time.Advance(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public async Task A_place_is_used_once()
    {
        await using var coordinator = Coordinator();
        await using var window = Window();
        using var place = (await window.ReserveAsync("ann"))!;
        var task = await coordinator.SubmitAsync(0);
        place.Add("a", "es", task);
        var error = Assert.Throws<InvalidOperationException>(() => place.Add("b", "es", task));
        Assert.Contains("'b'", error.Message, StringComparison.Ordinal);
        _gate.LetGo(0);
    }

    private EphemeralResultCoordinator<int, int> Coordinator() => new(async (item, token) =>
    {
        await _gate.Body(item, token);
        return item;
    }, new EphemeralOptions { MaxConcurrency = 100, MaxOperationLifetime = null, TimeProvider = _time }, Sys);

    private EphemeralTaskWindow<string> Window() => new(new EphemeralTaskWindowOptions { TimeProvider = _time }, Sys);

    private static async Task AddAsync(
        EphemeralTaskWindow<string> window, EphemeralResultCoordinator<int, int> coordinator, string owner, int item)
    {
        using var place = await window.ReserveAsync(owner);
        Assert.NotNull(place);
        place.Add($"{item}", "es", await coordinator.SubmitAsync(item));
    }
}
