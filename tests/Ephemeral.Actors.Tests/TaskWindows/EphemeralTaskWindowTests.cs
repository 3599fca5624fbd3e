using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.TaskWindows;

public class EphemeralTaskWindowTests : TestKit
{
    private readonly FakeTime _time = new();
    private readonly Gate _gate = new();

    [Fact]
    public async Task Owners_see_only_their_own_tasks_newest_first()
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
    public async Task Windows_of_owners_of_two_types_live_side_by_side_in_one_system()
    {
        await using var ofTexts = new EphemeralTaskWindow<string>(null, Sys);
        await using var ofIds = new EphemeralTaskWindow<Guid>(null, Sys);
        using var first = await ofTexts.ReserveAsync("ann");
        using var second = await ofIds.ReserveAsync(Guid.Empty);
        Assert.True(first is not null && second is not null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_blocks_the_thread_that_everything_goes_on_at_can_dispose_of_a_window(bool blocking)
    {
        var window = new EphemeralTaskWindow<string>(null, Sys);
        var disposed = new TaskCompletionSource();
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new BlockedContext());
            if (blocking)
                window.Dispose();
            else
                window.DisposeAsync().AsTask().Wait();
            disposed.SetResult();
        }) { IsBackground = true };
        thread.Start();
        await disposed.Task.InTime();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => window.ReserveAsync("ada"));
    }

    /// <summary>That of a thread which waits, and so does nothing else.</summary>
    private sealed class BlockedContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }

    [Fact]
    public async Task What_is_too_old_goes_although_the_clock_threw_when_it_was_due()
    {
        var time = new FakeTimeThatFails();
        var options = new EphemeralTaskWindowOptions { TimeProvider = time, SlidingExpiration = TimeSpan.FromMinutes(1) };
        await using var window = new EphemeralTaskWindow<string>(options, Sys);
        var task = await MadeAndForgottenAsync(window, time);
        await Eventually.True(() =>
        {
            time.Fake.Advance(TimeSpan.FromSeconds(1));
            GC.Collect();
            return !task.IsAlive;
        });
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> MadeAndForgottenAsync(EphemeralTaskWindow<string> window, FakeTimeThatFails time)
    {
        using var place = await window.ReserveAsync("ada");
        var task = new EndedTask();
        place!.Add(task);
        Assert.Single(await window.GetTasksAsync<EndedTask>("ada"));
        time.Fails = true;
        time.Fake.Advance(TimeSpan.FromMinutes(2));
        // the timer reads the clock once, and the window after it
        await Eventually.True(() => time.Failed > 1);
        time.Fails = false;
        return new WeakReference(task);
    }

    private sealed class EndedTask : IOwnedTask
    {
        public string TaskId => "1";

        public bool IsEnded => true;
    }

    [Fact]
    public async Task A_clock_that_throws_once_costs_one_request()
    {
        var time = new TimeThatFails();
        await using var window = new EphemeralTaskWindow<string>(new EphemeralTaskWindowOptions { TimeProvider = time }, Sys);
        time.Fails = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => window.ReserveAsync("ann").InTime());
        time.Fails = false;
        using var place = await window.ReserveAsync("ann").InTime();
        Assert.NotNull(place);
    }

    [Fact]
    public async Task A_task_that_has_ended_is_removed_by_its_owner_alone_and_one_that_runs_keeps_its_place()
    {
        await using var coordinator = Coordinator();
        await using var window = Window();
        await AddAsync(window, coordinator, "ann", 0);
        await AddAsync(window, coordinator, "ann", 1);
        _gate.LetGo(0);
        await Eventually.True(() => coordinator.TotalCompleted == 1);

        Assert.False(await window.RemoveAsync("bob", "0"));
        Assert.False(await window.RemoveAsync("ann", "1"));
        Assert.True(await window.RemoveAsync("ann", "0"));
        Assert.False(await window.RemoveAsync("ann", "0"));

        Assert.Equal(["1"], (await window.GetTasksAsync("ann")).Select(task => task.TaskId));
        _gate.LetGo(1);
    }

    [Fact]
    public async Task Whoever_asks_without_an_owner_is_refused_and_nobody_loses_a_task()
    {
        await using var coordinator = Coordinator();
        await using var window = Window();
        await AddAsync(window, coordinator, "ann", 0);
        await Assert.ThrowsAsync<ArgumentNullException>(() => window.GetTasksAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => window.FindAsync(null!, "0"));
        await Assert.ThrowsAsync<ArgumentNullException>(() => window.FindAsync("ann", null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => window.ReserveAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => window.RemoveAsync(null!, "0"));
        await Assert.ThrowsAsync<ArgumentNullException>(() => window.RemoveAsync("ann", null!));
        Assert.Equal("0", (await window.GetTasksAsync("ann")).Single().TaskId);
        _gate.LetGo(0);
    }

    [Fact]
    public async Task An_owner_that_can_not_be_compared_costs_whoever_asks_for_it_and_nobody_else()
    {
        await using var window = new EphemeralTaskWindow<Owner>(null, Sys);
        using var place = await window.ReserveAsync(new Owner("ann"));
        await Assert.ThrowsAsync<NotSupportedException>(() => window.ReserveAsync(new Owner(null)));
        await Assert.ThrowsAsync<NotSupportedException>(() => window.GetTasksAsync(new Owner(null)));
        for (var taken = 1; taken < 5; taken++)
            Assert.NotNull(await window.ReserveAsync(new Owner("ann")));
        // the first place is still taken
        Assert.Null(await window.ReserveAsync(new Owner("ann")));
    }

    private sealed record Owner(string? Name)
    {
        public override int GetHashCode() => Name is null ? throw new NotSupportedException("No owner on purpose.") : 1;
    }

    [Fact]
    public async Task With_five_running_a_sixth_is_refused_until_one_ends()
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
    public async Task A_cancelled_reservation_gives_its_place_back()
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
    public async Task Windows_decay_without_traffic_and_their_actors_go()
    {
        await using var coordinator = Coordinator();
        await using var window = Window();
        await AddAsync(window, coordinator, "ann", 0);
        _gate.LetGo(0);
        Assert.Single(await window.GetTasksAsync("ann"));
        await Eventually.True(() => _time.ArmedTimers > 0);
        _time.Advance(TimeSpan.FromHours(1));
        await Eventually.TrueAsync(async () => (await window.GetTasksAsync("ann")).Count == 0, () => "the window to be empty");
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
            // five that have not ended yet would leave no place for the next one
            await Eventually.True(() => coordinator.TotalCompleted == item + 1);
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

    [Fact]
    public async Task A_machine_that_slept_forgets_no_task()
    {
        await using var coordinator = Coordinator();
        await using var window = Window();
        await AddAsync(window, coordinator, "ann", 0);

        _time.SetClock(_time.GetUtcNow() + TimeSpan.FromHours(8));
        await AddAsync(window, coordinator, "ann", 1);
        _time.SetClock(_time.GetUtcNow() - TimeSpan.FromDays(1));
        await AddAsync(window, coordinator, "ann", 2);

        Assert.Equal(["2", "1", "0"], (await window.GetTasksAsync("ann")).Select(task => task.TaskId));
        _gate.LetGoAll(3);
    }

    [Fact]
    public async Task A_place_that_is_granted_after_its_asker_gave_up_is_given_back()
    {
        var owner = new SlowOwner();
        await using var window = new EphemeralTaskWindow<SlowOwner>(new EphemeralTaskWindowOptions { MaxTasksPerOwner = 1 }, Sys);
        using var cancel = new CancellationTokenSource();
        var reserving = window.ReserveAsync(owner, cancel.Token);
        await owner.IsLookedUp.InTime();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reserving);
        owner.GoOn();

        await Eventually.TrueAsync(async () =>
        {
            using var place = await window.ReserveAsync(owner);
            return place is not null;
        }, () => "the place to be given back");
    }

    [Fact]
    public async Task A_window_that_somebody_stops_is_replaced_and_its_owner_answered()
    {
        await using var coordinator = Coordinator();
        await using var window = Window();
        for (var round = 0; round < 100; round++)
        {
            await AddAsync(window, coordinator, "ann", round);
            Assert.Single(await window.GetTasksAsync("ann"));
            Sys.ActorSelection("/user/ephemeral-tasks-*").Tell(round % 2 == 0 ? PoisonPill.Instance : Kill.Instance);
            var reads = Enumerable.Range(0, 20).Select(_ => window.GetTasksAsync("ann"));
            Assert.All(await Task.WhenAll(reads).InTime(), tasks => Assert.InRange(tasks.Count, 0, 1));
            await Eventually.TrueAsync(async () => (await window.GetTasksAsync("ann")).Count == 0, () => "the window to be replaced");
        }

        _gate.LetGoAll(100);
    }

    [Fact]
    public async Task Once_disposed_a_window_says_so_at_once()
    {
        var window = Window();
        using var place = await window.ReserveAsync("ann");
        await window.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => window.ReserveAsync("ann"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => window.GetTasksAsync("ann"));
    }

    [Fact]
    public async Task Tasks_of_an_application_are_read_by_their_type()
    {
        await using var window = Window();
        using (var place = await window.ReserveAsync("ann"))
            place!.Add(new Errand("milk") { IsEnded = false });

        var errand = await window.FindAsync<Errand>("ann", "milk");

        Assert.False(errand!.IsEnded);
        Assert.Null(await window.FindAsync("ann", "milk"));
    }

    [Fact]
    public async Task A_task_that_cannot_say_whether_it_has_ended_costs_its_owner_alone()
    {
        await using var window = Window();
        using (var place = await window.ReserveAsync("ann"))
            place!.Add(new Errand("milk"));
        Assert.Equal("milk", (await Assert.ThrowsAsync<InvalidOperationException>(() => window.ReserveAsync("ann").InTime())).Message);
        Assert.Single(await window.GetTasksAsync<Errand>("ann").InTime());
        using var others = await window.ReserveAsync("bob").InTime();
        Assert.NotNull(others);
    }

    [Fact]
    public async Task With_as_many_owners_as_may_be_the_idlest_without_a_running_task_is_forgotten_for_another()
    {
        await using var window = new EphemeralTaskWindow<string>(new EphemeralTaskWindowOptions { MaxOwners = 3, TimeProvider = _time }, Sys);
        await AddErrandAsync(window, "ann", isEnded: false);
        await AddErrandAsync(window, "bob", isEnded: true);
        await AddErrandAsync(window, "cat", isEnded: true);
        await window.GetTasksAsync<Errand>("bob");

        await AddErrandAsync(window, "dan", isEnded: false);

        Assert.Empty(await window.GetTasksAsync<Errand>("cat"));
        foreach (var kept in new[] { "ann", "bob", "dan" })
            Assert.Single(await window.GetTasksAsync<Errand>(kept));
        Assert.Equal((3, 1, 0), (window.OwnerCount, window.TotalOwnersForgotten, window.TotalOwnersRefused));
        Assert.Equal(3, _time.ArmedTimers);
    }

    [Fact]
    public async Task While_the_tasks_of_all_owners_run_another_owner_finds_no_place()
    {
        await using var window = new EphemeralTaskWindow<string>(new EphemeralTaskWindowOptions { MaxOwners = 2, TimeProvider = _time }, Sys);
        await AddErrandAsync(window, "ann", isEnded: false);
        using (await window.ReserveAsync("bob"))
            Assert.Null(await window.ReserveAsync("cat"));
        Assert.Equal((0, 1), (window.TotalOwnersForgotten, window.TotalOwnersRefused));

        await AddErrandAsync(window, "cat", isEnded: false);

        Assert.Single(await window.GetTasksAsync<Errand>("ann"));
    }

    [Fact]
    public async Task A_task_that_cannot_say_whether_it_has_ended_keeps_its_owner_known_and_costs_others_nothing()
    {
        await using var window = new EphemeralTaskWindow<string>(new EphemeralTaskWindowOptions { MaxOwners = 2, TimeProvider = _time }, Sys);
        using (var place = await window.ReserveAsync("ann"))
            place!.Add(new Errand("milk"));
        await AddErrandAsync(window, "bob", isEnded: true);

        await AddErrandAsync(window, "cat", isEnded: true);

        Assert.Empty(await window.GetTasksAsync<Errand>("bob"));
        Assert.Single(await window.GetTasksAsync<Errand>("ann"));
    }

    private static async Task AddErrandAsync(EphemeralTaskWindow<string> window, string owner, bool isEnded)
    {
        using var place = await window.ReserveAsync(owner);
        place!.Add(new Errand("milk") { IsEnded = isEnded });
    }

    private sealed record Errand(string TaskId) : IOwnedTask
    {
        private readonly bool? _isEnded;

        public bool IsEnded
        {
            get => _isEnded ?? throw new InvalidOperationException(TaskId);
            init => _isEnded = value;
        }
    }

    /// <summary>An owner that holds up whoever looks it up for the first time.</summary>
    private sealed class SlowOwner
    {
        private readonly TaskCompletionSource _isLookedUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _mayGoOn = new();

        public Task IsLookedUp => _isLookedUp.Task;

        public void GoOn() => _mayGoOn.Set();

        public override int GetHashCode()
        {
            _isLookedUp.TrySetResult();
            _mayGoOn.Wait();
            return 0;
        }

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);
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

    private sealed class TimeThatFails : TimeProvider
    {
        public bool Fails { get; set; }

        public override long GetTimestamp() => Fails ? throw new InvalidOperationException("The clock failed on purpose.") : base.GetTimestamp();
    }
}
