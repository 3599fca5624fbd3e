using Ephemeral.Actors;

namespace Ephemeral.Patterns.Tests.Docs;

public class CachingExamples
{
    [Fact]
    public async Task Caching()
    {
        static Task<decimal> FetchRateAsync(string currency, CancellationToken ct) => Task.FromResult(1.08m);
        var cancellationToken = CancellationToken.None;
        // <caching>
        await using var rates = new EphemeralCache<string, decimal>(
            (currency, ct) => FetchRateAsync(currency, ct),
            new EphemeralCacheOptions
            {
                AbsoluteAge = TimeSpan.FromMinutes(10),
                SlidingAge = TimeSpan.FromMinutes(2),     // sooner, when nobody reads it
                MaxCount = 500,
                Coordinator = new EphemeralOptions { MaxConcurrency = 4, OperationTimeout = TimeSpan.FromSeconds(30) },
            });

        decimal rate = await rates.GetAsync("EUR", cancellationToken);   // a hundred callers: one request
        rates.Remove("EUR");                                             // what is being fetched now is not kept either
        // </caching>
        Assert.Equal(1.08m, rate);
    }
}
