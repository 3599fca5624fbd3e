using Ephemeral.Actors.Coordination;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordination;

/// <summary>How keys come, stay and go in a coordinator, whatever becomes of their operations and their actors.</summary>
public class LiveKeysTests() : TestKit("akka.loglevel = OFF\n" + Eventually.ForProbes)
{
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(1);

    private const int Most = ReadyKeys.MostLent;

    private readonly FakeTime _time = new();
    private readonly Gate _gate = new();

    [Fact]
    public async Task What_a_keys_actor_holds_starts_although_all_that_stood_before_it_was_cancelled()
    {
        await using var coordinator = Make(maxConcurrency: 2);
        coordinator.Pause();
        var ids = new List<long>();
        for (var item = 0; item < Most + 6; item++)
            ids.Add(await coordinator.EnqueueAsync(item));
        await Eventually.True(() => coordinator.Shared.Keys!.All.Single() is { Lent.Count: Most, Held: 6, Actor: not null });
        foreach (var id in ids[..Most])
            Assert.True(coordinator.Cancel(id));
        await Eventually.True(() => coordinator.GetSnapshot().Count == Most);
        coordinator.Resume();

        await _gate.HasStarted(Most);
        _gate.LetGoAll(Most + 6);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.Equal(Enumerable.Range(Most, 6), _gate.Started);
    }

    [Fact]
    public async Task Cancelling_leaves_what_has_ended_in_the_order_of_its_end()
    {
        var sink = new SignalSink();
        await using var coordinator = new EphemeralKeyedWorkCoordinator<int, int>(
            item => item % 2, (_, _) => Task.CompletedTask,
            new EphemeralOptions { MaxConcurrency = 1, Signals = sink, CancelOnSignals = new HashSet<string> { "stop" } }, Sys);
        var ids = new List<long>();
        for (var item = 0; item < 6; item++)
            ids.Add(await coordinator.EnqueueAsync(item));
        await Eventually.True(() => coordinator.TotalCompleted == 6);
        var ended = coordinator.GetSnapshot().Select(snapshot => snapshot.Id).ToList();

        coordinator.Pause();
        for (var item = 0; item < 6; item++)
            ids.Add(await coordinator.EnqueueAsync(item));
        coordinator.Cancel(ids[8]);
        sink.Raise("stop");
        await Eventually.True(() => coordinator.TotalCancelled == 6);
        Assert.Equal(ended, coordinator.GetSnapshot().Take(6).Select(snapshot => snapshot.Id));
        Assert.Equal(ids[8], coordinator.GetSnapshot()[6].Id);
    }

    [Fact]
    public async Task A_key_that_has_been_idle_for_long_is_let_go_with_its_actor_and_not_before()
    {
        await using var coordinator = Make(maxConcurrency: 2);
        await coordinator.EnqueueAsync(1);
        await _gate.HasStarted(1);
        await Eventually.True(() => coordinator.Shared.Keys!.All.Single().Actor is not null);
        var actor = coordinator.Shared.Keys!.All.Single().Actor!;
        _time.Advance(3 * IdleTimeout);
        _gate.LetGo(1);
        await coordinator.SettledAsync(1);

        _time.Advance(IdleTimeout - TimeSpan.FromMilliseconds(1));
        await coordinator.Actor.HandledAsync();
        Assert.Equal(1, coordinator.LiveKeyCount);

        Watch(actor);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.True(() => coordinator.LiveKeyCount == 0);
        ExpectTerminated(actor);
    }

    [Fact]
    public async Task A_key_that_is_used_again_stays_for_another_while_with_the_same_actor()
    {
        await using var coordinator = Make(maxConcurrency: 2);
        _gate.LetGoAll(10);
        await coordinator.EnqueueAsync(1);
        await coordinator.SettledAsync(1);
        var actor = coordinator.Shared.Keys!.All.Single().Actor;

        _time.Advance(IdleTimeout / 2);
        await coordinator.EnqueueAsync(2);
        await coordinator.SettledAsync(2);
        _time.Advance(IdleTimeout / 2);
        await coordinator.Actor.HandledAsync();
        Assert.Equal(actor, Assert.Single(coordinator.Shared.Keys!.All).Actor);

        _time.Advance(IdleTimeout / 2);
        await Eventually.True(() => coordinator.LiveKeyCount == 0);
    }

    [Fact]
    public async Task A_key_all_of_whose_operations_were_cancelled_is_let_go_too()
    {
        await using var coordinator = Make(maxConcurrency: 2);
        coordinator.Pause();
        for (var item = 0; item < Most + 6; item++)
            Assert.True(coordinator.Cancel(await coordinator.EnqueueAsync(item)));
        await Eventually.True(() => coordinator.GetSnapshot().Count == Most + 6 && _time.Next <= IdleTimeout);
        await Eventually.True(() =>
        {
            _time.Advance(IdleTimeout);
            return coordinator.LiveKeyCount == 0;
        });
    }

    [Theory]
    [InlineData(Death.PoisonPill)]
    [InlineData(Death.Kill)]
    [InlineData(Death.Stop)]
    public async Task A_key_whose_actor_was_killed_is_let_go_too(Death death)
    {
        await using var coordinator = Make(maxConcurrency: 2);
        coordinator.Pause();
        var ids = new List<long>();
        for (var item = 0; item < Most + 6; item++)
            ids.Add(await coordinator.EnqueueAsync(item));
        await Eventually.True(() => coordinator.Shared.Keys!.All.Single() is { Lent.Count: Most, Held: 6, Actor: not null });
        var dying = coordinator.Shared.Keys!.All.Single().Actor!.DieAsync(death);
        foreach (var id in ids)
            coordinator.Cancel(id);
        await dying;
        await Eventually.True(() => coordinator.TotalCancelled == Most + 6);
        await Eventually.True(() =>
        {
            _time.Advance(IdleTimeout);
            return coordinator.LiveKeyCount == 0;
        });
        coordinator.Resume();
        _gate.LetGo(99);
        await coordinator.EnqueueAsync(99);
        await _gate.HasStarted(99);
    }

    [Fact]
    public async Task Of_too_many_idle_keys_the_longest_idle_go_at_once()
    {
        await using var coordinator = new EphemeralKeyedWorkCoordinator<int, int>(
            item => item, (_, _) => Task.CompletedTask,
            new EphemeralOptions { TimeProvider = _time, KeyIdleTimeout = IdleTimeout, MaxConcurrency = 1 }, Sys);
        for (var item = 0; item < EphemeralDefaults.MaxIdleKeys + 100; item++)
            await coordinator.EnqueueAsync(item);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        await Eventually.True(() => coordinator.LiveKeyCount == EphemeralDefaults.MaxIdleKeys);
        Assert.Equal(0, coordinator.GetPendingCountForKey(0));
        Assert.DoesNotContain(coordinator.GetKeys(), key => key.Key < 100);
    }

    private EphemeralKeyedWorkCoordinator<string, int> Make(int maxConcurrency) => new(
        _ => "customer", _gate.Body,
        new EphemeralOptions { TimeProvider = _time, KeyIdleTimeout = IdleTimeout, MaxConcurrency = maxConcurrency }, Sys);
}
