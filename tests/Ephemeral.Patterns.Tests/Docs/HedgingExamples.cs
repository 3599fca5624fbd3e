using Ephemeral.Actors;
using Ephemeral.Testing;
using Polly;
using Polly.Hedging;

namespace Ephemeral.Patterns.Tests.Docs;

public class HedgingExamples
{
    [Fact]
    public async Task Hedging()
    {
        var attempts = 0;
        async Task<decimal> QuoteAsync(string symbol, CancellationToken ct)
        {
            if (Interlocked.Increment(ref attempts) == 1)
                await Task.Delay(Timeout.Infinite, ct);
            return 12.5m;
        }

        var cancellationToken = CancellationToken.None;
        // <hedging>
        var hedging = new ResiliencePipelineBuilder<decimal>()
            .AddHedging(new HedgingStrategyOptions<decimal>
            {
                MaxHedgedAttempts = 1,                                    // a second attempt,
                Delay = TimeSpan.FromMilliseconds(200),                   // when the first has not answered by then
                OnHedging = _ =>
                {
                    EphemeralOperation.Current?.Signal("quotes.hedged");
                    return default;
                },
            })
            .Build();

        await using var quotes = new EphemeralResultCoordinator<string, decimal>(
            async (symbol, ct) => await hedging.ExecuteAsync(async token => await QuoteAsync(symbol, token), ct),
            new EphemeralOptions { OperationTimeout = TimeSpan.FromSeconds(30) });

        decimal quote = await (await quotes.SubmitAsync("ACME", cancellationToken)).Completion;
        // </hedging>
        Assert.Equal((12.5m, 2), (quote, attempts));
        Assert.Equal(1, quotes.CountSignals("quotes.hedged"));
    }

    [Fact]
    public async Task Racing()
    {
        static async Task<decimal> AskAsync(string exchange, string symbol, CancellationToken ct)
        {
            await Task.Delay(exchange == "slow" ? Timeout.Infinite : 0, ct);
            return 12.5m;
        }

        // the fast one first: where one runs at a time, nobody would come behind the slow one
        string[] exchanges = ["fast", "slow"];
        var cancellationToken = CancellationToken.None;
        // <racing>
        await using var race = new EphemeralFanOut<string, string, decimal>(
            (exchange, symbol, ct) => AskAsync(exchange, symbol, ct));

        decimal first = await race.FirstAsync("ACME", exchanges, cancellationToken);   // the others are cancelled
        // </racing>
        Assert.Equal(12.5m, await Task.FromResult(first).InTime());
    }
}
