using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests;

public class OperationLastWordsTests : TestKit
{
    private readonly FakeTime _time = new();
    private readonly OperationLastWords _words;

    public OperationLastWordsTests() =>
        _words = new OperationLastWords(new OperationLastWordsOptions { Capacity = 1_000, TimeProvider = _time });

    [Fact]
    public async Task A_note_outlives_an_operation_that_was_evicted()
    {
        await using var work = Work((item, operation, _) =>
        {
            _words.Say(operation, "first");
            _words.Say(operation, $"row {item}");
            return item == 0 ? throw new InvalidOperationException("no") : Task.CompletedTask;
        });
        var first = await work.EnqueueAsync(0);
        for (var item = 1; item <= 5; item++)
            await work.EnqueueAsync(item);
        await Eventually.True(() => _words.GetAll().Count == 3);
        Assert.Equal(["row 0", "row 1", "row 2"], _words.GetAll().Select(word => word.Note));
        Assert.Equal(
            new LastWord(first, null, OperationStates.Failed, ForgottenReason.Evicted, "row 0", _time.GetUtcNow()), _words.GetAll()[0]);
        Assert.Equal((3, 12L, 3L), (_words.KnownCount, _words.TotalSaid, _words.TotalKept));
    }

    [Fact]
    public async Task A_note_outlives_an_operation_that_expired_and_expires_itself()
    {
        await using var work = Work((_, _, _) => Task.FromResult(_words.Say("done")));
        await work.EnqueueAsync(0);
        await Eventually.True(() => work.GetStatus().Tracked == 1);
        _time.Advance(TimeSpan.FromMinutes(5));
        // a timer that is set only now is due already
        await Eventually.True(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            return _words.GetAll() is [{ Reason: ForgottenReason.Expired }];
        });
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((0, 1L), (_words.GetAll().Count, _words.TotalExpired));
    }

    [Fact]
    public async Task An_operation_that_somebody_asked_to_be_forgotten_leaves_nothing()
    {
        await using var work = Work((_, _, _) => Task.FromResult(_words.Say("secret")));
        var id = await work.EnqueueAsync(0);
        await Eventually.True(() => work.GetStatus().Tracked == 1);
        Assert.True(work.Evict(id));
        await Eventually.True(() => _words.TotalRemoved == 1);
        Assert.Equal((0, 0), (_words.KnownCount, _words.GetAll().Count));
    }

    [Fact]
    public async Task A_key_that_is_forgotten_takes_its_notes_along()
    {
        await using var work = new EphemeralKeyedWorkCoordinator<string, string>(
            static item => item, (item, _) => Task.FromResult(_words.Say($"of {item}")),
            new EphemeralOptions { MaxTrackedOperations = 1, OnForgotten = _words.Keep }, Sys);
        foreach (var item in new[] { "ada", "bob", "ada", "bob" })
            await work.EnqueueAsync(item);
        await Eventually.True(() => _words.TotalKept == 3);
        // of the four, the one that is known still may be of either
        Assert.Equal((0, 2), (_words.ForgetKey("ADA"), _words.ForgetKey("ADA", StringComparer.OrdinalIgnoreCase)));
        Assert.All(_words.GetAll(), word => Assert.Equal("of bob", word.Note));
    }

    [Fact]
    public async Task A_key_that_is_forgotten_takes_the_notes_along_that_are_still_to_come()
    {
        await using (var work = new EphemeralKeyedWorkCoordinator<string, string>(
            static item => item, (item, _) => Task.FromResult(_words.Say($"of {item}")), new EphemeralOptions { OnForgotten = _words.Keep }, Sys))
        {
            await work.EnqueueAsync("ada");
            await work.EnqueueAsync("bob");
            work.Complete();
            await work.DrainAsync().InTime();
        }

        // nobody tells of the operations of a coordinator that has ended
        Assert.Equal(2, _words.KnownCount);
        Assert.Equal(1, _words.ForgetKey("ada"));
        Assert.Equal((1, 1L), (_words.KnownCount, _words.TotalRemoved));
    }

    [Fact]
    public async Task A_long_note_is_cut_and_no_half_character_is_left()
    {
        await using var work = Work((item, _, _) => Task.FromResult(
            _words.Say(item == 0 ? new string('a', 300) : new string('a', 255) + "😀")));
        for (var item = 0; item < 5; item++)
            await work.EnqueueAsync(item);
        await Eventually.True(() => _words.GetAll().Count == 2);
        Assert.Equal([new string('a', 256), new string('a', 255)], _words.GetAll().Select(word => word.Note));
    }

    [Fact]
    public async Task Of_operations_that_are_never_forgotten_the_oldest_notes_go()
    {
        var few = new OperationLastWords(new OperationLastWordsOptions { MaxKnown = 2 });
        await using var work = Work((_, _, _) => Task.FromResult(few.Say("x")));
        for (var item = 0; item < 5; item++)
            await work.EnqueueAsync(item);
        await Eventually.True(() => work.TotalCompleted == 5);
        Assert.Equal((5L, 3L, 2), (few.TotalSaid, few.TotalDropped, few.KnownCount));
        Assert.False(few.Say("outside"));
        Assert.Throws<ArgumentException>(() => few.Say(""));
    }

    [Fact]
    public async Task Notes_of_sixteen_producers_are_kept_once_each_also_when_the_coordinator_ends_in_mid_work()
    {
        var work = Work(async (item, operation, ct) =>
        {
            _words.Say(operation, $"{item}");
            if (item % 50 == 0)
                await Task.Delay(TimeSpan.FromMilliseconds(1), ct);
        }, concurrency: 4);
        var producing = Task.WhenAll(Enumerable.Range(0, 16).Select(producer => Task.Run(async () =>
        {
            for (var item = 0; item < 50; item++)
                await work.EnqueueAsync((producer * 1_000) + item);
        })));
        await producing.InTime();
        await Eventually.True(() => _words.TotalKept > 100);
        await work.DisposeAsync().AsTask().InTime();
        var notes = _words.GetAll();
        Assert.Equal(notes.Count, notes.Select(word => word.OperationId).Distinct().Count());
        Assert.Equal(_words.TotalSaid, _words.TotalKept + _words.KnownCount);
    }

    [Fact]
    public async Task No_text_has_a_note()
    {
        await using var work = Work((_, _, _) => Task.FromResult(_words.Say("secret")));
        for (var item = 0; item < 4; item++)
            await work.EnqueueAsync(item);
        await Eventually.True(() => _words.GetAll().Count == 1);
        Assert.DoesNotContain("secret", $"{_words} {_words.GetAll()[0]}");
    }

    [Fact]
    public void Options_that_can_not_hold_are_refused_all_at_once()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new OperationLastWords(
            new OperationLastWordsOptions { Capacity = 0, MaxAge = TimeSpan.Zero, MaxKnown = 0 }));
        foreach (var option in new[] { "Capacity is 0", "MaxAge is", "MaxKnown is 0" })
            Assert.Contains(option, error.Message);
    }

    private EphemeralWorkCoordinator<int> Work(Func<int, EphemeralOperation, CancellationToken, Task> body, int concurrency = 1) => new(
        body,
        new EphemeralOptions
        {
            MaxConcurrency = concurrency, MaxTrackedOperations = 3, OnForgotten = _words.Keep, LogFailures = false, TimeProvider = _time,
        },
        Sys);
}
