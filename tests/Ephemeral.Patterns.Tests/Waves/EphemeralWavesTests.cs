using System.Collections.Concurrent;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.Waves;

public class EphemeralWavesTests : TestKit
{
    private readonly Gate _gate = new();
    private readonly SignalSink _sink = new();

    [Fact]
    public async Task A_wave_begins_when_all_of_the_one_before_it_has_ended()
    {
        var running = EphemeralWaves.RunAsync([[0, 1, 2], [], [3, 4]], _gate.Body, Options(), Sys);
        await _gate.HasStarted(0, 1, 2);
        _gate.LetGo(0);
        _gate.LetGo(1);
        _gate.LetGo(3);
        Assert.Equal([0, 1, 2], _gate.Started.Order());
        _gate.Fail(2, new InvalidDataException());
        await _gate.HasStarted(3, 4);
        _gate.LetGo(4);
        var summary = await running.InTime();
        Assert.Equal([(1, 2, 1), (2, 0, 0), (3, 2, 0)], summary.Waves.Select(wave => (wave.Number, wave.Completed, wave.Failed)));
        Assert.Equal((false, null, 4, 1, 0), (summary.IsStopped, summary.StoppedBy, summary.Completed, summary.Failed, summary.Cancelled));
    }

    [Fact]
    public async Task A_signal_of_an_operation_ends_it_at_the_barrier_at_the_latest()
    {
        var ran = new ConcurrentQueue<int>();
        var summary = await EphemeralWaves.RunAsync(
            [[1], [2], [3]],
            (item, operation, _) =>
            {
                ran.Enqueue(item);
                if (item == 2)
                    operation.Signal("deploy.unhealthy");
                return Task.CompletedTask;
            },
            Options("deploy.*"), Sys).InTime();
        Assert.Equal([1, 2], ran);
        Assert.Equal((true, "deploy.unhealthy", 2), (summary.IsStopped, summary.StoppedBy, summary.Waves.Count));
        Assert.Contains("stopped by deploy.unhealthy", summary.ToString());
    }

    [Fact]
    public async Task A_signal_of_an_operation_counts_however_much_others_raise()
    {
        for (var round = 0; round < 20; round++)
        {
            var summary = await EphemeralWaves.RunAsync(
                [[0, 1, 2, 3], [4]],
                (item, operation, _) =>
                {
                    // more than the coordinator's log holds
                    for (var signal = 0; signal < 1_000 && item > 0; signal++)
                        operation.Signal("deploy.progress");
                    if (item == 0)
                        operation.Signal("deploy.unhealthy");
                    return Task.CompletedTask;
                },
                Options("deploy.unhealthy", concurrency: 1), Sys).InTime();
            Assert.Equal(("deploy.unhealthy", 1), (summary.StoppedBy, summary.Waves.Count));
        }
    }

    [Fact]
    public async Task A_signal_in_the_sink_cancels_what_is_pending_and_leaves_what_runs()
    {
        _sink.Raise("deploy.stale");
        var taken = new ConcurrentQueue<int>();
        var running = EphemeralWaves.RunAsync([Wave(), Wave()], _gate.Body, Options("deploy.*", concurrency: 2, pending: 3), Sys, "waves");
        await _gate.HasStarted(0, 1);
        // two run, three are pending, and one waits for room
        await Eventually.True(() => taken.Count == 6);
        _sink.Raise("deploy.frozen");
        await Eventually.TrueAsync(async () => (await StatusAsync("waves")).TotalCancelled >= 3, () => "cancelled");
        _gate.LetGo(0);
        _gate.LetGo(1);
        var summary = await running.InTime();
        Assert.Equal((2, 0, "deploy.frozen", 1), (summary.Completed, summary.Failed, summary.StoppedBy, summary.Waves.Count));
        Assert.InRange(summary.Cancelled, 3, 4);
        Assert.Equal([0, 1], _gate.Started.Order());

        IEnumerable<int> Wave()
        {
            for (var item = 0; item < 100; item++)
            {
                taken.Enqueue(item);
                yield return item;
            }
        }
    }

    [Fact]
    public async Task More_failures_in_a_wave_than_may_be_end_it()
    {
        _gate.LetGoAll(10);
        foreach (var item in new[] { 12, 20, 21 })
            _gate.Fail(item, new InvalidDataException());
        var summary = await EphemeralWaves.RunAsync(
            [[0, 1, 12], [2, 20, 21], [3]], _gate.Body, new EphemeralWaveOptions { MaxFailures = 1 }, Sys).InTime();
        Assert.Equal((true, null, 2, 3), (summary.IsStopped, summary.StoppedBy, summary.Waves.Count, summary.Failed));
        Assert.EndsWith("stopped by failures", summary.ToString());
    }

    [Fact]
    public async Task A_wave_may_be_made_from_what_the_one_before_has_brought()
    {
        var found = new ConcurrentBag<int>([1]);
        var summary = await EphemeralWaves.RunAsync(
            Waves(),
            (item, _) =>
            {
                found.Add(item * 2);
                found.Add((item * 2) + 1);
                return Task.CompletedTask;
            },
            Options(), Sys).InTime();
        Assert.Equal([1, 2, 4, 8], summary.Waves.Select(wave => wave.Completed));
        Assert.Equal(Enumerable.Range(16, 8).Concat(Enumerable.Range(24, 8)), found.Order());

        IEnumerable<IEnumerable<int>> Waves()
        {
            for (var depth = 0; depth < 4; depth++)
            {
                int[] wave = [.. found];
                found.Clear();
                yield return wave;
            }
        }
    }

    [Fact]
    public async Task Cancelling_in_mid_work_ends_what_runs_and_throws()
    {
        using var cancel = new CancellationTokenSource();
        var running = EphemeralWaves.RunAsync([[0, 1], [2]], _gate.Body, Options(), Sys, cancellationToken: cancel.Token);
        await _gate.HasStarted(0, 1);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.InTime());
        await Eventually.True(() => _gate.Running == 0);
        Assert.Equal([0, 1], _gate.Started.Order());
    }

    [Fact]
    public async Task Waves_without_items_end_too_when_the_token_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var asked = 0;
        var running = Task.Run(() => EphemeralWaves.RunAsync(Waves(), _gate.Body, Options(), Sys, cancellationToken: cancel.Token));
        await Eventually.True(() => Volatile.Read(ref asked) > 10);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.InTime());

        IEnumerable<IEnumerable<int>> Waves()
        {
            for (var late = 0; late < 1_000; late += cancel.IsCancellationRequested ? 1 : 0)
            {
                Interlocked.Increment(ref asked);
                yield return [];
            }
        }
    }

    [Fact]
    public async Task What_the_waves_throw_ends_the_run()
    {
        IEnumerable<IEnumerable<int>> Waves()
        {
            yield return [0];
            throw new InvalidDataException("no more");
        }

        _gate.LetGo(0);
        await Assert.ThrowsAsync<InvalidDataException>(() => EphemeralWaves.RunAsync(Waves(), _gate.Body, Options(), Sys).InTime());
    }

    [Fact]
    public async Task Many_items_in_few_places_keep_the_barrier()
    {
        var (current, ended) = (0, 0);
        var summary = EphemeralWaves.RunAsync(
            Enumerable.Range(0, 20).Select(wave =>
            {
                Volatile.Write(ref current, wave);
                return Enumerable.Repeat(wave, 200);
            }),
            async (wave, _) =>
            {
                Assert.Equal(wave, Volatile.Read(ref current));
                await Task.Yield();
                Interlocked.Increment(ref ended);
                Assert.Equal(wave, Volatile.Read(ref current));
            },
            Options(concurrency: 16, pending: 4), Sys);
        await summary.InTime(() => Volatile.Read(ref ended));
        Assert.Equal((4_000, 0), ((await summary).Completed, (await summary).Failed));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => EphemeralWaves.RunAsync(
            [[1]], _gate.Body, new EphemeralWaveOptions { StopOnSignals = " ", MaxFailures = -1, Coordinator = null! }, Sys));
        foreach (var option in new[] { "StopOnSignals is", "MaxFailures is -1", "Coordinator is null" })
            Assert.Contains(option, error.Message);
        await Assert.ThrowsAsync<ArgumentNullException>(() => EphemeralWaves.RunAsync<int>([null!], _gate.Body, null, Sys));
    }

    private Task<EphemeralStatus> StatusAsync(string coordinator) =>
        Sys.ActorSelection($"/user/ephemeral/{coordinator}").Ask<EphemeralStatus>(GetStatus.Instance, Eventually.Deadline);

    private EphemeralWaveOptions Options(string? stopOn = null, int concurrency = 4, int pending = 100) => new()
    {
        StopOnSignals = stopOn,
        Coordinator = new EphemeralOptions
        {
            MaxConcurrency = concurrency, MaxPendingOperations = pending, Signals = _sink, LogFailures = false,
        },
    };
}
