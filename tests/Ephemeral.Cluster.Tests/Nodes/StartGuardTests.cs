using Ephemeral.Actors.Time;
using Ephemeral.Cluster.Nodes;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Nodes;

public class StartGuardTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    private readonly FakeTime _time = new();
    private readonly StartGuard _guard;

    public StartGuardTests() => _guard = new StartGuard(new Clock(_time), Longest);

    [Fact]
    public async Task After_a_standstill_nothing_starts_until_another_member_has_answered()
    {
        _guard.Use();
        _time.Advance(Longest - TimeSpan.FromTicks(1));
        Assert.True(_guard.MayStart());

        // the body comes before the guard's actor has run again
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.False(_guard.MayStart());
        Assert.True(_guard.Note(out _));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_guard.MayStart());
        var waiting = _guard.WaitAsync(CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        _guard.Open();
        Assert.True(_guard.MayStart());
        await waiting.InTime();
    }

    [Fact]
    public void A_machine_whose_monotonic_clock_stood_still_too_is_found_by_the_wall_clock()
    {
        _guard.Use();
        _time.SetClock(_time.GetUtcNow().AddHours(8));
        Assert.False(_guard.MayStart());
        Assert.True(_guard.IsHeld);
    }

    [Fact]
    public void A_node_that_runs_all_the_time_is_never_held()
    {
        _guard.Use();
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(_guard.MayStart());
            Assert.False(_guard.Note(out _));
        }
    }

    [Fact]
    public async Task Whoever_waits_for_the_guard_can_be_cancelled()
    {
        _guard.Use();
        _time.Advance(Longest);
        using var source = new CancellationTokenSource();
        var waiting = _guard.WaitAsync(source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.InTime());
    }

    [Fact]
    public async Task A_second_standstill_is_asked_for_anew()
    {
        _guard.Use();
        _time.Advance(TimeSpan.FromSeconds(10));
        var waiting = _guard.WaitAsync(CancellationToken.None);
        _guard.Note(out _);
        _time.Advance(TimeSpan.FromSeconds(10));
        // this answer is of before the second standstill
        _guard.Open();

        Assert.False(_guard.MayStart());
        Assert.True(_guard.Note(out _));
        _guard.Open();
        await waiting.InTime();
    }
}
