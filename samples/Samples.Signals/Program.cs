using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Ephemeral.Actors;
using Ephemeral.Patterns;

// The log of signals that the breaker and the coordinator share; they know of each other by it alone.
var sink = new SignalSink();
using var breaker = new SignalCircuitBreaker("payments", sink, new SignalCircuitBreakerOptions
{
    FailureSignals = "payments.failed", SuccessSignals = "payments.ok",
    FailureThreshold = 3, BreakDuration = TimeSpan.FromMilliseconds(200),
});
var provider = new Provider();

await using var payments = new EphemeralResultCoordinator<int, string>(
    async (amount, operation, cancellationToken) =>
    {
        try
        {
            var receipt = await provider.ChargeAsync(amount, cancellationToken);
            operation.Signal("payments.ok");
            return receipt;
        }
        catch (TimeoutException)
        {
            operation.Signal("payments.failed");    // three of these, and the breaker holds payments.open
            throw;
        }
    },
    new EphemeralOptions
    {
        Signals = sink,
        DeferOnSignals = new HashSet<string> { "payments.open", "*.maintenance" },     // nothing starts while one of them is there
        MaxDeferAttempts = 0,                                                          // and for no more than a second without this line
        CancelOnSignals = new HashSet<string> { "shutdown" },                          // payments that wait are cancelled
    });

// A state lasts until it is set to something else: the payment waits, and starts the moment that the maintenance is over.
using var maintenance = new SignalState(sink);
maintenance.Set("db.maintenance");
var first = await payments.SubmitAsync(10);
Console.WriteLine($"In maintenance: {payments.PendingCount} waits, {payments.ActiveCount} runs.");
maintenance.Set(null);
Console.WriteLine(await first.Completion);

// While the breaker is open nothing starts and nothing is lost: the fourth payment is made when the break is over.
var opened = new TaskCompletionSource();
using var hearing = sink.Subscribe("payments.open", _ => opened.TrySetResult());
provider.IsDown = true;
await payments.EnqueueManyAsync([20, 20, 20]);
await opened.Task;
provider.IsDown = false;
var fourth = await payments.SubmitAsync(40);
Console.WriteLine($"{await fourth.Completion} {payments.TotalFailed} had failed; the breaker opened {breaker.TotalOpened} time.");

// Payments that wait when this is raised never run, nor do those that come while it is there.
sink.Raise("shutdown");
var late = await payments.SubmitAsync(50);
try
{
    await late.Completion;
}
catch (OperationCanceledException cancelled)
{
    Console.WriteLine($"Not paid: {cancelled.Message}");
}

internal sealed class Provider
{
    public volatile bool IsDown;

    public async Task<string> ChargeAsync(int amount, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(amount), cancellationToken);
        return IsDown ? throw new TimeoutException("The provider does not answer.") : $"{amount} paid.";
    }
}
