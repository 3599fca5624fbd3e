using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests;

/// <summary>A coordinator beside a model of what there is of each key.</summary>
public class SignalErasureModelTests : TestKit
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_is_counted_is_what_there_was_and_nothing_of_it_is_left(int seed)
    {
        var random = new Random(seed);
        var sink = new SignalSink(maxCapacity: 10_000);
        await using var work = new EphemeralKeyedWorkCoordinator<string, string>(
            static item => item, static (_, _) => Task.CompletedTask,
            new EphemeralOptions { MaxPendingOperations = 10_000, MaxTrackedOperations = 10_000, Signals = sink }, Sys);
        using var erasure = new SignalErasure(sink, "erase").Add(work);
        var (ended, waiting, signals) = (new int[4], new int[4], new int[4]);
        var forgotten = 0L;
        for (var step = 0; step < 400; step++)
        {
            var key = random.Next(4);
            switch (random.Next(12))
            {
                case < 7:
                    await work.EnqueueAsync($"{key}");
                    waiting[key]++;
                    break;
                case < 9:
                    work.RaiseSignal("seen", $"{key}");
                    signals[key]++;
                    break;
                case < 10 when work.IsPaused:
                    work.Resume();
                    for (var one = 0; one < 4; one++)
                        (ended[one], waiting[one]) = (ended[one] + waiting[one], 0);
                    await Eventually.True(() => work.GetStatus() is { PendingCount: 0, ActiveCount: 0 } && work.GetStatus().Tracked == ended.Sum());
                    break;
                case < 10:
                    // what had been enqueued before runs
                    for (var one = 0; one < 4; one++)
                        (ended[one], waiting[one]) = (ended[one] + waiting[one], 0);
                    await Eventually.True(() => work.GetStatus() is { PendingCount: 0, ActiveCount: 0 } && work.GetStatus().Tracked == ended.Sum());
                    work.Pause();
                    break;
                default:
                    if (!work.IsPaused)
                        break;
                    var report = erasure.Forget($"{key}");
                    // each signal is in the coordinator's log, and taken out of the sink with it
                    Assert.True(
                        report is { Running: 0, Others: 0, IsComplete: true }
                            && (report.Cancelled, report.Ended, report.Signals) == (waiting[key], ended[key], signals[key]),
                        $"seed {seed}, step {step}: {report}");
                    forgotten += report.Total;
                    (ended[key], waiting[key], signals[key]) = (0, 0, 0);
                    Assert.Empty(sink.Sense(signal => signal.Key == $"{key}"));
                    await Eventually.True(() => work.GetSnapshot(OperationStates.All).All(one => one.Key != $"{key}"));
                    break;
            }
        }

        Assert.True(forgotten > 20 && erasure.TotalForgotten == forgotten, $"{forgotten}");
    }
}
