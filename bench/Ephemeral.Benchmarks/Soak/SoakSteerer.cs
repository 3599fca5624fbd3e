using System.Diagnostics;
using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Benchmarks.Soak;

/// <summary>Pauses, resizes, cancels and asks a coordinator while it works, and checks what each of that promises.</summary>
internal sealed class SoakSteerer(SoakPlan plan, SoakSubject subject, SoakBody body, SoakLedger ledger, SoakFailure failure, Random random)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(25);

    private EphemeralCoordinator Coordinator => subject.Coordinator;

    public async Task RunAsync(CancellationToken over)
    {
        try
        {
            while (!over.IsCancellationRequested && !failure.HasHappened)
            {
                await SteerAsync(over);
                await Task.Delay(random.Next(20), CancellationToken.None);
            }
        }
        catch (Exception e)
        {
            failure.Report($"Steering failed: {e}");
        }
    }

    /// <summary>Takes away whatever holds work back.</summary>
    public void LetGo()
    {
        Coordinator.Resume();
        foreach (var signal in new[] { "hold.on", "stop.1", "halt" })
        {
            plan.Options.Signals?.Retract(signal);
            Coordinator.RetractSignal(signal);
        }
    }

    private async Task SteerAsync(CancellationToken over)
    {
        switch (random.Next(9))
        {
            case 0:
                await PauseAsync();
                break;
            case 1 when plan.Options.EnableDynamicConcurrency:
                await ResizeAsync(random.Next(1, 20), over);
                break;
            case 2:
                Coordinator.RaiseSignal("hold.on", "nobody");
                break;
            case 3 when random.Next(10) == 0:
                Coordinator.RaiseSignal(random.Next(2) == 0 ? "stop.1" : "halt");
                break;
            case 4:
                await CancelRunningAsync(one: true);
                break;
            case 5:
                await AskAsync();
                break;
            case 6:
                Coordinator.GetLints();
                Coordinator.GetSignalsByPattern("flood.*");
                break;
            default:
                LetGo();
                break;
        }
    }

    /// <summary>Cancels what runs and may hang; or one of it.</summary>
    public async Task CancelRunningAsync(bool one)
    {
        foreach (var (id, state, _) in subject.Window())
        {
            if (state != OperationStates.Running)
                continue;
            ledger.AddCancelled(id);
            Coordinator.Cancel(id);
            if (one)
                return;
        }

        await Task.Yield();
    }

    private async Task PauseAsync()
    {
        Coordinator.Pause();
        var before = Coordinator.GetStatus();
        await Task.Delay(random.Next(30));
        var after = Coordinator.GetStatus();
        failure.Require(
            before.TotalStarted == after.TotalStarted,
            () => $"{after.TotalStarted - before.TotalStarted} operations of '{Coordinator.Name}' started while it was paused");
        failure.Require(
            after.PendingCount <= after.MaxPendingOperations + after.TotalOverBound,
            () => $"{after.PendingCount} are pending in '{Coordinator.Name}', which is paused: {after}");
        Coordinator.Resume();
    }

    /// <summary>A lower limit holds at once: what runs goes on, and when no more than that run, no more ever do.</summary>
    private async Task ResizeAsync(int limit, CancellationToken over)
    {
        body.Allow(limit);
        Coordinator.SetMaxConcurrency(limit);
        var watch = Stopwatch.StartNew();
        while (Coordinator.ActiveCount > limit && !over.IsCancellationRequested && watch.ElapsedMilliseconds < 100)
            await Task.Yield();
        if (Coordinator.ActiveCount > limit)
            return;
        for (watch.Restart(); watch.ElapsedMilliseconds < 10 && !over.IsCancellationRequested;)
        {
            var active = Coordinator.ActiveCount;
            failure.Require(active <= limit, () => $"{active} operations of '{Coordinator.Name}' run; its limit is {limit} since a while");
            await Task.Yield();
        }
    }

    private async Task AskAsync()
    {
        object[] messages =
        [
            GetStatus.Instance, new GetSnapshot(), new GetOperation(1), new GetSignals(), new GetKeys(), GetLints.Instance, Resume.Instance,
            new Pin(1), new Evict(1), new SetMaxConcurrency(0),
            // the last is no message of a coordinator, so nobody answers it for one that has died
            "nonsense",
        ];
        var message = messages[random.Next(messages.Length - (plan.EndsAbruptly || plan.IsKilled ? 1 : 0))];
        var answer = Coordinator.Actor.Ask<object>(message, plan.LosesMessages ? TimeSpan.FromSeconds(5) : AnswerWithin);
        if (await failure.EndsAsync(answer, AnswerWithin, () => $"the answer to {message} of '{Coordinator.Name}'"))
        {
            failure.Require(
                plan.LosesMessages || answer.Exception?.InnerException is not AskTimeoutException,
                () => $"{message} of '{Coordinator.Name}' is not answered");
        }
    }
}
