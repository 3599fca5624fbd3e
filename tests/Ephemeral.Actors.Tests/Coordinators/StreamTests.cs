using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordinators;

public class StreamTests : TestKit
{
    [Fact]
    public async Task A_stream_runs_to_its_end_without_Complete()
    {
        await using var coordinator = EphemeralResultCoordinator<int, int>.FromAsyncEnumerable(
            Numbers(100), (item, _) => Task.FromResult(2 * item), new EphemeralOptions { MaxConcurrency = 1 }, Sys);
        await coordinator.DrainAsync().InTime();
        Assert.Equal(Enumerable.Range(0, 100).Select(item => 2 * item), coordinator.GetResults());
        Assert.True(coordinator.IsCompleted);
    }

    [Fact]
    public async Task The_stream_is_asked_for_no_more_than_there_is_room_for()
    {
        var asked = 0;
        var gate = new Gate();
        await using var coordinator = EphemeralWorkCoordinator<int>.FromAsyncEnumerable(
            Numbers(50, () => Interlocked.Increment(ref asked)), gate.Body,
            new EphemeralOptions { MaxConcurrency = 1, MaxPendingOperations = 3 }, Sys);
        // one runs, three wait, and one is in the hand of the feed
        await Eventually.True(() => coordinator.GetStatus() is { ActiveCount: 1, PendingCount: 3, WaitingProducers: 1 });
        await Eventually.True(() => gate.Running == 1);
        Assert.Equal(coordinator.TotalEnqueued + 1, Volatile.Read(ref asked));
        gate.LetGoAll(50);
        await coordinator.DrainAsync().InTime();
        Assert.Equal(50, coordinator.TotalCompleted);
    }

    [Fact]
    public async Task When_a_stream_fails_what_was_taken_ends_and_whoever_drains_is_told_its_error()
    {
        var gate = new Gate();
        var coordinator = EphemeralWorkCoordinator<int>.FromAsyncEnumerable(
            Failing(), gate.Body, new EphemeralOptions { MaxConcurrency = 2 }, Sys);
        await gate.HasStarted(0, 1);
        var draining = coordinator.DrainAsync();
        Assert.False(draining.IsCompleted);
        gate.LetGoAll(3);
        Assert.Equal("the source", (await Assert.ThrowsAsync<InvalidDataException>(() => draining.InTime())).Message);
        Assert.Equal(3, coordinator.TotalCompleted);
        Assert.Equal("the source", (await Assert.ThrowsAsync<InvalidDataException>(() => coordinator.DrainAsync().InTime())).Message);
        var late = await Assert.ThrowsAsync<InvalidOperationException>(() => coordinator.EnqueueAsync(4).AsTask());
        Assert.Contains("InvalidDataException: the source", late.Message, StringComparison.Ordinal);
        await coordinator.DisposeAsync().AsTask().InTime();

        static async IAsyncEnumerable<int> Failing()
        {
            for (var i = 0; i < 3; i++)
            {
                await Task.Yield();
                yield return i;
            }

            throw new InvalidDataException("the source");
        }
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(2)]
    public async Task Where_the_actor_system_ends_the_stream_ends_and_has_not_failed(int items)
    {
        var ended = new TaskCompletionSource();
        var system = ActorSystem.Create("stream", "akka { loglevel = OFF, stdout-loglevel = OFF }");
        var coordinator = EphemeralWorkCoordinator<int>.FromAsyncEnumerable(
            NumbersAsync(), new Gate().Body, new EphemeralOptions { MaxConcurrency = 1, MaxPendingOperations = 1, ShutdownTimeout = TimeSpan.Zero }, system);
        // it waits for room, or for the next item
        var waiting = items > 2 ? 1 : 0;
        await Eventually.True(() => coordinator.GetStatus() is { ActiveCount: 1, PendingCount: 1 } status && status.WaitingProducers == waiting);

        await system.Terminate().InTime();

        await ended.Task.InTime();
        await coordinator.DrainAsync().InTime();
        Assert.Null(coordinator.GetStatus().StreamError);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => coordinator.EnqueueAsync(1).AsTask());

        async IAsyncEnumerable<int> NumbersAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                for (var i = 0; i < items; i++)
                    yield return i;
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                ended.SetResult();
            }
        }
    }

    [Fact]
    public async Task What_a_stream_throws_when_intake_has_ended_is_logged_and_fails_nobody()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var coordinator = EphemeralWorkCoordinator<int>.FromAsyncEnumerable(OffsetsAsync(), static (_, _) => Task.CompletedTask, null, Sys, "offsets");
        await begun.Task.InTime();
        await EventFilter.Warning(contains: "The stream that fed coordinator 'offsets' threw").ExpectOneAsync(Eventually.Deadline, async () =>
        {
            coordinator.Complete();
            await coordinator.DrainAsync().InTime();
        });
        Assert.Null(coordinator.GetStatus().StreamError);

        async IAsyncEnumerable<int> OffsetsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                yield return 1;
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                throw new IOException("offsets could not be committed");
            }
        }
    }

    [Fact]
    public async Task A_stream_that_drains_what_it_feeds_is_told_that_it_waits_for_itself()
    {
        EphemeralWorkCoordinator<int>? coordinator = null;
        var made = new TaskCompletionSource();
        coordinator = EphemeralWorkCoordinator<int>.FromAsyncEnumerable(ItemsAsync(), static (_, _) => Task.CompletedTask, null, Sys);
        made.SetResult();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => coordinator.DrainAsync().InTime());
        Assert.Contains("The stream that feeds coordinator", error.Message);
        await coordinator.DisposeAsync();

        async IAsyncEnumerable<int> ItemsAsync()
        {
            await made.Task;
            yield return 1;
            await coordinator!.DrainAsync();
        }
    }

    [Fact]
    public async Task A_stream_whose_error_can_not_be_read_has_failed_all_the_same()
    {
        await using var coordinator = EphemeralWorkCoordinator<int>.FromAsyncEnumerable(
            FailingAsync(), static (_, _) => Task.CompletedTask, system: Sys);
        await Eventually.True(() => coordinator.IsCompleted);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await coordinator.EnqueueAsync(1));
        Assert.Contains("UnreadableException: (The message can't be read: it throws NotSupportedException.)", error.Message);

        static async IAsyncEnumerable<int> FailingAsync()
        {
            await Task.Yield();
            yield return 1;
            throw new UnreadableException();
        }
    }

    private sealed class UnreadableException : Exception
    {
        public override string Message => throw new NotSupportedException();
    }

    [Fact]
    public async Task Whoever_asks_after_a_stream_has_failed_is_told_its_error_before_and_after_the_end()
    {
        var coordinator = EphemeralWorkCoordinator<int>.FromAsyncEnumerable(FailsAtOnce(), (_, _) => Task.CompletedTask, null, Sys);
        await Eventually.True(() => coordinator.IsDrained);

        Assert.Contains(
            "the stream that fed it has failed. InvalidDataException: the source",
            (await coordinator.Actor.Ask<Refused>(new Enqueue<int>(1), Eventually.Deadline)).Reason, StringComparison.Ordinal);
        await DrainingFails();
        await coordinator.DisposeAsync().AsTask().InTime();
        await Eventually.TrueAsync(
            async () => await coordinator.Actor.AnswerOf(Pause.Instance) is Status.Failure, () => "the actor to have ended");
        await DrainingFails();

        async Task DrainingFails()
        {
            var told = await Assert.ThrowsAsync<InvalidDataException>(
                () => coordinator.Actor.Ask<Done>(Drain.Instance, Eventually.Deadline));
            Assert.Equal("the source", told.Message);
            Assert.Contains(nameof(FailsAtOnce), told.StackTrace, StringComparison.Ordinal);
        }

        static async IAsyncEnumerable<int> FailsAtOnce()
        {
            await Task.Yield();
            throw new InvalidDataException("the source");
#pragma warning disable CS0162 // makes it an iterator
            yield break;
#pragma warning restore CS0162
        }
    }

    [Fact]
    public async Task Completing_by_hand_ends_the_reading_without_an_error()
    {
        for (var round = 0; round < 50; round++)
        {
            await using var coordinator = EphemeralWorkCoordinator<int>.FromAsyncEnumerable(
                Numbers(int.MaxValue), (_, _) => Task.CompletedTask, new EphemeralOptions { MaxPendingOperations = 4 }, Sys);
            await Eventually.True(() => coordinator.TotalCompleted > round);
            coordinator.Complete();
            await coordinator.DrainAsync().InTime();
            Assert.Equal(coordinator.TotalEnqueued, coordinator.TotalCompleted);
        }
    }

    [Fact]
    public async Task A_stream_whose_token_callback_throws_does_not_disturb_disposal()
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var coordinator = EphemeralWorkCoordinator<int>.FromAsyncEnumerable(Throwing(), (_, _) => Task.CompletedTask, null, Sys);
        await listening.Task.InTime();
        await coordinator.DisposeAsync().AsTask().InTime();
        Assert.True(coordinator.IsDrained);
        Assert.Null(coordinator.GetStatus().StreamError);

        async IAsyncEnumerable<int> Throwing([EnumeratorCancellation] CancellationToken token = default)
        {
            await using var registration = token.Register(() => throw new InvalidDataException("from the stream"));
            listening.SetResult();
            await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => { }, TaskScheduler.Default);
            yield break;
        }
    }

    [Fact]
    public async Task Disposal_ends_the_reading_of_an_endless_stream()
    {
        var channel = Channel.CreateUnbounded<int>();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var coordinator = EphemeralWorkCoordinator<int>.FromAsyncEnumerable(Endless(), (_, _) => Task.CompletedTask, null, Sys);
        Assert.True(channel.Writer.TryWrite(1));
        await Eventually.True(() => coordinator.TotalCompleted == 1);
        await coordinator.DisposeAsync().AsTask().InTime();
        await ended.Task.InTime();

        async IAsyncEnumerable<int> Endless([EnumeratorCancellation] CancellationToken token = default)
        {
            try
            {
                await foreach (var item in channel.Reader.ReadAllAsync(token))
                    yield return item;
            }
            finally
            {
                ended.SetResult();
            }
        }
    }

    private static async IAsyncEnumerable<int> Numbers(int count, Action? asked = null)
    {
        for (var i = 0; i < count; i++)
        {
            asked?.Invoke();
            await Task.Yield();
            yield return i;
        }
    }
}
