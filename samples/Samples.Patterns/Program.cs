using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Threading.Tasks;
using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Patterns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

// A shop: prices are imported, indexed and paid for, by five patterns that know each other by signals alone. What is declared first is
// disposed of last, so what feeds others ends before them.
using var system = ActorSystem.Create("shop");
var sink = new SignalSink();
var bankIsDown = false;

// Pipeline: pages are fetched four at a time and stored one by one.
await using var import = EphemeralPipeline.Create<int>()
    .Then(
        "fetch",
        async (page, ct) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);       // stands for the work, here and below
            return $"page {page}";
        },
        new EphemeralStageOptions { Coordinator = new EphemeralOptions { MaxConcurrency = 4 } })
    .End("store", (page, ct) => Task.Delay(TimeSpan.FromMilliseconds(20), ct), system: system, pipelineName: "import");

// Unique work: a shop is indexed once at a time; whoever asks meanwhile gets that result.
await using var index = new EphemeralUniqueWork<string, string, int>(
    shop => shop,
    async (shop, ct) =>
    {
        await Task.Delay(TimeSpan.FromSeconds(1), ct);
        return shop.Length;
    },
    system: system, name: "index");

// Trigger: what was imported is indexed, however often that comes, once in three seconds at the most.
await using var reindex = new SignalTrigger(
    "reindex", sink,
    async ct => await index.SubmitAsync("shop", ct),
    new SignalTriggerOptions { Signals = ["prices.imported"], MinInterval = TimeSpan.FromSeconds(3) });

// Circuit breaker: after three failures payments wait for three seconds, and are tried again.
using var breaker = new SignalCircuitBreaker("payments", sink, new SignalCircuitBreakerOptions
{
    FailureSignals = "payments.failed",
    SuccessSignals = "payments.ok",
    FailureThreshold = 3,
    BreakDuration = TimeSpan.FromSeconds(3),
});
await using var payments = new EphemeralWorkCoordinator<int>(
    async (order, operation, ct) =>
    {
        await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
        operation.Signal(bankIsDown ? "payments.failed" : "payments.ok");
        if (bankIsDown)
            throw new HttpRequestException("The bank does not answer.");
    },
    new EphemeralOptions { Signals = sink, DeferOnSignals = new HashSet<string> { "payments.open" }, MaxDeferAttempts = 3_000 }, system, "payments");

// Scheduled work: an import every five seconds, orders every second, the books each night; and now and then the bank is down.
await using var scheduler = new EphemeralScheduler(system: system, name: "schedules");
scheduler.Add("import", EphemeralSchedule.Every(TimeSpan.FromSeconds(5), firstAfter: TimeSpan.Zero), async (_, ct) =>
{
    for (var page = 1; page <= 20; page++)
        await import.PostAsync(page, ct);
    sink.Raise("prices.imported");
});
scheduler.Add("orders", EphemeralSchedule.Every(TimeSpan.FromSeconds(1)), async (time, ct) =>
{
    for (var order = 1; order <= 5; order++)
        await payments.EnqueueAsync(order, ct);
});
scheduler.Add("close-books", EphemeralSchedule.Cron("0 3 * * *"), (_, ct) => Task.Delay(TimeSpan.FromSeconds(2), ct));
scheduler.Add("outage", EphemeralSchedule.Every(TimeSpan.FromSeconds(15), firstAfter: TimeSpan.FromSeconds(2)), async (_, ct) =>
{
    bankIsDown = true;
    await Task.Delay(TimeSpan.FromSeconds(5), ct);
    bankIsDown = false;
});

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddEphemeralDashboard(options => (options.System, options.EnableSteering) = (system, true));
var app = builder.Build();
app.MapGet("/", () => Results.Redirect("/ephemeral"));
app.MapEphemeralDashboard("/ephemeral");
await app.RunAsync();
