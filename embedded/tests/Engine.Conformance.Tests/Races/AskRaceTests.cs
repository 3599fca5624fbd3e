using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Races;

public sealed class AskRaceTests() : ConformanceTest("akka.log-dead-letters = off")
{
    [Fact]
    public async Task Each_of_many_asks_gets_its_own_answer()
    {
        var doubling = Act((context, message) => context.Sender.Tell((int)message * 2, context.Self));

        var answers = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => doubling.Ask<int>(i, Patience)));

        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => i * 2), answers);
    }

    [Fact]
    public async Task An_answer_that_races_with_the_timeout_gives_one_result()
    {
        var late = Act((context, message) =>
        {
            Thread.SpinWait(200 * ((int)message % 50));
            context.Sender.Tell(message, context.Self);
        });

        for (var round = 0; round < 300; round++)
        {
            try
            {
                Assert.Equal(round, await late.Ask<int>(round, TimeSpan.FromMilliseconds(1)));
            }
            catch (AskTimeoutException)
            {
                // it was too late
            }
        }

        Assert.Equal(-1, await late.Ask<int>(-1, Patience));
    }

    [Fact]
    public async Task A_cancelled_ask_ends_cancelled()
    {
        var silent = Act((_, _) => { });
        for (var round = 0; round < 200; round++)
        {
            using var cancellation = new CancellationTokenSource();
            var ask = silent.Ask<int>("?", Timeout.InfiniteTimeSpan, cancellation.Token);
            await cancellation.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ask.WaitAsync(Patience));
        }
    }
}
