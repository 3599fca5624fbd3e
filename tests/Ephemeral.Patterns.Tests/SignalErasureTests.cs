using System.Collections.Concurrent;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests;

public class SignalErasureTests : TestKit
{
    private readonly SignalSink _sink = new(maxCapacity: 10_000);
    private readonly ConcurrentQueue<Erasure> _erased = new();

    [Fact]
    public async Task A_signal_has_everything_of_its_key_forgotten_in_all_coordinators()
    {
        await using var translations = new EphemeralKeyedResultCoordinator<string, string, string>(
            static user => user, static (user, _) => Task.FromResult($"of {user}"), new EphemeralOptions { Signals = _sink }, Sys);
        await using var mails = new EphemeralKeyedWorkCoordinator<string, string>(
            static user => user, static (_, token) => Task.Delay(Timeout.Infinite, token), new EphemeralOptions { MaxConcurrency = 2 }, Sys);
        foreach (var user in new[] { "ada", "bob" })
        {
            await (await translations.SubmitAsync(user)).Completion.InTime();
            await mails.EnqueueAsync(user);
            await mails.EnqueueAsync(user);
            translations.RaiseSignal("translated", user);
        }

        await Eventually.True(() => mails.ActiveCount == 2);
        using var erasure = new SignalErasure(_sink, "user.erased") { OnErased = _erased.Enqueue }
            .Add(translations).Add(mails).Add(_ => 3);
        _sink.Raise("user.erased", "ada");
        await Eventually.True(() => _erased.Count == 1);
        var report = _erased.Single();
        Assert.Equal((1, 1, 1, 3, true), (report.Cancelled, report.Running, report.Ended, report.Others, report.IsComplete));

        await Eventually.True(() => mails.GetSnapshot(OperationStates.All).All(one => one.Key == "bob"));
        Assert.Equal(["of bob"], translations.GetResults());
        Assert.All(_sink.Sense(), signal => Assert.Equal("bob", signal.Key));
        Assert.Equal((1L, 0L, report.Total), (erasure.TotalHeard, erasure.TotalWithoutKey, erasure.TotalForgotten));
        Assert.DoesNotContain("ada", $"{erasure} {report}");
    }

    [Fact]
    public async Task Last_words_and_typed_signals_of_the_key_go_too()
    {
        var words = new OperationLastWords();
        var typed = new TypedSignalSink<int>(_sink);
        await using var work = new EphemeralKeyedWorkCoordinator<string, string>(
            static user => user,
            (_, operation, _) =>
            {
                words.Say(operation, "secret");
                typed.Raise("seen", 1);
                return Task.CompletedTask;
            },
            new EphemeralOptions { MaxTrackedOperations = 1, OnForgotten = words.Keep }, Sys);
        for (var item = 0; item < 4; item++)
            await work.EnqueueAsync("ada");
        await Eventually.True(() => words.TotalKept == 3);
        using var erasure = new SignalErasure(_sink, "user.erased")
            .Add(work).Add(key => words.ForgetKey(key)).Add(typed.RetractKey);
        Assert.Equal(1, erasure.Forget("ada").Ended);
        // the note of the one that was known goes by its operation or by its key
        Assert.InRange(erasure.TotalForgotten, 1 + 3 + 4, 1 + 3 + 1 + 4);
        await Eventually.True(() => words.KnownCount == 0);
        Assert.Equal((0, 0, 0), (words.GetAll().Count, typed.Count, _sink.Count));
    }

    [Fact]
    public async Task What_can_not_forget_is_reported_and_the_others_forget_all_the_same()
    {
        await using var work = new EphemeralKeyedWorkCoordinator<string, string>(
            static user => user, static (_, _) => Task.CompletedTask, system: Sys);
        await work.EnqueueAsync("ada");
        await Eventually.True(() => work.GetStatus().Tracked == 1);
        using var erasure = new SignalErasure(_sink, "erase").Add(_ => throw new InvalidOperationException("no")).Add(work);
        var report = erasure.Forget("ada");
        Assert.Equal((1, false, "no"), (report.Ended, report.IsComplete, report.Failures.Single().Message));
        Assert.Equal(1, erasure.TotalFailures);
    }

    [Fact]
    public async Task Nobody_needs_to_be_told_for_a_signal_to_be_heeded()
    {
        await using var work = new EphemeralKeyedWorkCoordinator<string, string>(
            static user => user, static (_, _) => Task.CompletedTask, system: Sys);
        await work.EnqueueAsync("ada");
        await Eventually.True(() => work.TotalCompleted == 1);
        using var erasure = new SignalErasure(_sink, "erase").Add(work);
        _sink.Raise("erase", "ada");
        await Eventually.True(() => work.GetStatus().Tracked == 0 && erasure.TotalForgotten == 2);
    }

    [Fact]
    public async Task Requests_that_come_while_one_is_slow_are_all_heeded_and_of_one_key_once()
    {
        var forgotten = new ConcurrentQueue<string>();
        var goOn = new TaskCompletionSource();
        using var erasure = new SignalErasure(_sink, "erase").Add(key =>
        {
            goOn.Task.Wait();
            forgotten.Enqueue(key);
            return 1;
        });
        for (var number = 0; number < 3_000; number++)
        {
            _sink.Raise("erase", $"{number % 1_500}");
            var heard = number + 1;
            if (number % 500 == 0)
                await Eventually.True(() => erasure.TotalHeard == heard);
        }

        await Eventually.True(() => erasure.TotalHeard == 3_000);
        goOn.SetResult();
        await Eventually.True(() => forgotten.Distinct().Count() == 1_500);
        Assert.InRange(forgotten.Count, 1_500, 1_501);
        Assert.Equal((0L, 0L), (erasure.TotalDropped, _sink.TotalDropped));
    }

    [Fact]
    public async Task An_erasure_that_asks_for_itself_is_stopped_as_a_circle_and_one_whose_report_throws_is_counted()
    {
        using var erasure = new SignalErasure(_sink, "erase")
        {
            OnErased = report =>
            {
                _erased.Enqueue(report);
                _sink.Raise("erase", "ada");
                throw new InvalidOperationException("no");
            },
        };
        _sink.Raise("erase", "ada");
        await Eventually.True(() => erasure.TotalFailures == 1);
        Assert.Equal((1L, 1), (_sink.TotalBlocked, _erased.Count));
    }

    [Fact]
    public async Task A_signal_without_a_key_forgets_nothing_and_is_counted()
    {
        using var erasure = new SignalErasure(_sink, "erase.*").Add(_ => throw new InvalidOperationException("It was called."));
        _sink.Raise("erase.all");
        await Eventually.True(() => erasure.TotalWithoutKey == 1);
        Assert.Equal((1L, 0L, 0L), (erasure.TotalHeard, erasure.TotalForgotten, erasure.TotalFailures));
    }

    [Fact]
    public async Task A_coordinator_that_ends_in_mid_work_has_nothing_left_to_forget()
    {
        var work = new EphemeralKeyedWorkCoordinator<string, string>(
            static user => user, static (_, token) => Task.Delay(Timeout.Infinite, token), system: Sys);
        using var erasure = new SignalErasure(_sink, "erase").Add(work);
        for (var item = 0; item < 5; item++)
            await work.EnqueueAsync("ada");
        await Eventually.True(() => work.ActiveCount == 1);
        var disposing = work.DisposeAsync().AsTask();
        erasure.Forget("ada");
        await disposing.InTime();
        erasure.Forget("ada");
        Assert.Equal((5, 0L), (work.TotalCancelled, erasure.TotalFailures));
    }

    [Fact]
    public async Task Disposal_ends_the_listening()
    {
        var erasure = new SignalErasure(_sink, "erase") { OnErased = _erased.Enqueue };
        _sink.Raise("erase", "ada");
        await Eventually.True(() => _erased.Count == 1);
        erasure.Dispose();
        erasure.Dispose();
        _sink.Raise("erase", "bob");
        Assert.Equal((1L, 1), (erasure.TotalHeard, _sink.Count));
    }

    [Fact]
    public async Task Erasures_among_sixteen_producers_forget_what_was_there_and_nothing_of_others()
    {
        await using var work = new EphemeralKeyedWorkCoordinator<string, string>(
            static user => user, static async (_, _) => await Task.Yield(),
            new EphemeralOptions { MaxTrackedOperations = 10_000, Signals = _sink }, Sys);
        using var erasure = new SignalErasure(_sink, "erase").Add(work);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(producer => Task.Run(async () =>
        {
            for (var item = 0; item < 100; item++)
            {
                await work.EnqueueAsync($"{producer}");
                if (item % 10 == 9 && producer < 8)
                    erasure.Forget($"{producer}");
            }
        }))).InTime();
        work.Complete();
        await work.DrainAsync().InTime();
        for (var producer = 0; producer < 8; producer++)
            erasure.Forget($"{producer}");
        await Eventually.True(() => work.GetSnapshot().Count == 800);
        Assert.Equal(800L, erasure.TotalForgotten);
        Assert.All(work.GetSnapshot(), one => Assert.True(int.Parse(one.Key!) >= 8));
    }

    [Fact]
    public void What_can_not_hold_is_refused()
    {
        Assert.Contains("signals is ','", Assert.Throws<ArgumentOutOfRangeException>(() => new SignalErasure(_sink, ",")).Message);
        using var erasure = new SignalErasure(_sink, "erase");
        Assert.Throws<ArgumentNullException>(() => erasure.Forget(null!));
        Assert.Throws<ArgumentNullException>(() => erasure.Add((EphemeralCoordinator)null!));
    }
}
